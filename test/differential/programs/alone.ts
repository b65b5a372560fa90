import { Random } from '../../support/random.ts'
import type { ModuleProgram } from './program.ts'
import { anyFile, anyFlags, anyName, anyParameters, CHAIN, GPL_SYMBOLS, gplSymbolOf, nameOf } from './words.ts'

const LENGTH_MAX = 12

/** A program of one process, the same for the same seed. */
export function programAlone(seed: number): ModuleProgram {
  const maker = new Maker(new Random(seed))
  maker.make()
  return { first: maker.operations, together: [] }
}

/** Writes a program, and remembers what it has done, so that most of what follows has something to do with it. */
class Maker {
  readonly operations: string[] = []
  readonly #random: Random
  readonly #loaded: string[] = []
  readonly #held: string[] = []
  readonly #written: string[] = []
  #forces = false

  constructor(random: Random) {
    this.#random = random
  }

  make(): void {
    const random = this.#random
    const length = 2 + random.below(LENGTH_MAX - 1)
    const begun = random.below(2) === 0 ? 0 : random.below(CHAIN.length + 1)
    for (const file of CHAIN.slice(0, begun)) this.operations.push(this.#load(file, ' 0'))
    while (this.operations.length < length) {
      const operation = this.#operation(random.below(100))
      this.operations.push(random.below(40) === 0 ? `!${operation}` : operation)
    }
  }

  #operation(choice: number): string {
    const random = this.#random
    const file = anyFile(random)
    if (choice < 45) return this.#load(file, ` ${anyFlags(random)}${anyParameters(random, file)}`)
    if (choice < 54) return this.#load(file, anyParameters(random, file), 'insert')
    if (choice < 76) return this.#remove()
    if (choice < 85) return this.#hold()
    if (choice < 91) return this.#write()
    if (choice < 96) return `${random.pick(['state', 'refs', 'line'])} ${this.#known(this.#loaded, anyName(random))}`
    return this.#badly(file)
  }

  #load(file: string, more: string, verb = 'load'): string {
    this.#loaded.push(nameOf(file))
    return `${verb} ${file}${more}`
  }

  /** After a removal by force nobody may drop a reference, which would break the kernel: so a program does but one of both. */
  #remove(): string {
    const random = this.#random
    const forces = this.#held.length === 0 && random.below(8) === 0
    this.#forces ||= forces
    const how = [...(random.below(8) === 0 ? ['blocking'] : []), ...(forces ? ['force'] : [])].join('-')
    return `remove ${this.#known(this.#loaded, anyName(random))} ${how}`.trimEnd()
  }

  #hold(): string {
    const random = this.#random
    if (this.#forces) return this.#load('m0', ' 0')
    if (random.below(3) === 0) return `drop ${this.#known(this.#held, random.pick(GPL_SYMBOLS))}`
    const symbol = gplSymbolOf(this.#known(this.#loaded, '')) ?? random.pick(GPL_SYMBOLS)
    this.#held.push(symbol)
    return `hold ${symbol}`
  }

  #write(): string {
    const random = this.#random
    const file = random.pick(['m0', 'm1', 'm0-link', 'm0-copy'])
    if (random.below(2) === 0) return `close ${this.#known(this.#written, file)}`
    this.#written.push(file)
    return `write ${file}`
  }

  /** What a program does by mistake. */
  #badly(file: string): string {
    const random = this.#random
    if (random.below(3) === 0) return `insert-start ${file} ${random.pick([0, 10, 63, 64])}`
    if (random.below(5) === 0) return 'remove'
    return `load-by ${random.pick(['writable', 'unreadable', 'closed', 'directory'])} ${file} ${anyFlags(random)}`
  }

  /** Three times of four something that the program has had to do with. */
  #known(known: readonly string[], other: string): string {
    return known.length > 0 && this.#random.below(4) > 0 ? this.#random.pick(known) : other
  }
}
