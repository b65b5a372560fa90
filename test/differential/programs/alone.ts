import { Random } from '../../support/random.ts'
import type { ModuleProgram } from './program.ts'
import { anyFile, anyFlags, anyName, anyParameters, GPL_SYMBOLS } from './words.ts'

const LENGTH_MAX = 12

/** A program of one process, the same for the same seed. */
export function programAlone(seed: number): ModuleProgram {
  const random = new Random(seed)
  const length = 2 + random.below(LENGTH_MAX - 1)
  const maker = new Maker(random)
  while (maker.operations.length < length) maker.add()
  return { first: maker.operations, together: [] }
}

class Maker {
  readonly operations: string[] = []
  readonly #random: Random
  /** Whoever takes a reference cannot know of a removal by force, after which dropping it would break the kernel. */
  #holds = false
  #forces = false

  constructor(random: Random) {
    this.#random = random
  }

  add(): void {
    const random = this.#random
    const operation = this.#operation(random.below(100))
    this.operations.push(random.below(40) === 0 ? `!${operation}` : operation)
  }

  #operation(choice: number): string {
    const random = this.#random
    if (choice < 50) return this.#load(anyFile(random))
    if (choice < 56) return this.#needed()
    if (choice < 63) return this.#insert(anyFile(random))
    if (choice < 82) return this.#remove()
    if (choice < 88) return this.#hold()
    if (choice < 93) return `${random.pick(['write', 'close'])} ${random.pick(['m0', 'm1', 'm0-link', 'm0-copy'])}`
    if (choice < 96) return `${random.pick(['state', 'refs', 'line'])} ${anyName(random)}`
    return this.#badly()
  }

  #load(file: string): string {
    return `load ${file} ${anyFlags(this.#random)}${anyParameters(this.#random, file)}`
  }

  /** What m4 needs, in order, so that it is loaded at times. */
  #needed(): string {
    this.operations.push(...['m0', 'm1', 'm2'].map((file) => `load ${file} 0`))
    return this.#load(this.#random.pick(['m3', 'm3-copy', 'm3']))
  }

  #insert(file: string): string {
    return `insert ${file}${anyParameters(this.#random, file)}`
  }

  #remove(): string {
    this.#forces ||= !this.#holds && this.#random.below(8) === 0
    return `remove ${anyName(this.#random)}${this.#forces && this.#random.below(2) === 0 ? ' force' : ''}`
  }

  #hold(): string {
    if (this.#forces) return this.#load('m0')
    this.#holds = true
    return `${this.#random.pick(['hold', 'hold', 'drop'])} ${this.#random.pick(GPL_SYMBOLS)}`
  }

  /** What a program does by mistake. */
  #badly(): string {
    const random = this.#random
    const file = anyFile(random)
    if (random.below(3) === 0) return `insert-start ${file} ${random.pick([0, 10, 63, 64])}`
    if (random.below(5) === 0) return 'remove'
    return `load-by ${random.pick(['writable', 'directory'])} ${file} ${anyFlags(random)}`
  }
}
