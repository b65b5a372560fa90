import { FormatError } from '../../errors.ts'
import type { ErrnoName } from '../../names.ts'
import { latin1, type NamePool, WordStore } from '../bytes/index.ts'
import type { FetchPart } from './fetch-part.ts'
import { type ModuleSymbols, NO_SYMBOLS, type SymbolNumbers } from './symbol-numbers.ts'

/** What depmod wants of a module: no object and no string a symbol. Values of `.modinfo` are in the order of the file. */
export interface ReadModule extends ModuleSymbols {
  readonly aliases: readonly string[]
  readonly softdeps: readonly string[]
  readonly weakdeps: readonly string[]
}

/** Answers of assembly/index.ts, by their numbers. */
const REFUSALS: readonly (ErrnoName | undefined)[] = [undefined, 'ENOEXEC', 'EINVAL']
const TOO_LARGE = 3

// Words of its results, by their places: of lists of numbers where they begin, and how many there are.
const [EXPORTS_ARE_BROKEN, EXPORTS, NEEDS, WEAK, VALUES] = [0, 1, 4, 7, 9]
const RESULT_WORDS = 11

/** Which key a value has, where it begins and where it ends. */
const VALUE_WORDS = 3

const NO_WEAK: readonly number[] = []

/** No larger image is read: all that can be found in it has to fit into 4 GiB. */
const IMAGE_BYTES_MAX = 1 << 30

/**
 * Reads one module after the other. Tells what parseElf(), exportedSymbols(), undefinedSymbols() and modinfoStrings() tell of
 * it; what they refuse is nothing here, each for itself.
 */
export class ModuleReader {
  readonly #pool: NamePool
  readonly #store = new WordStore()

  constructor(pool: NamePool) {
    this.#pool = pool
  }

  /** Memory in which images are read where they lie; another one when it has grown, which only read() makes it do. */
  get room(): Uint8Array {
    const { functions, bytes } = this.#pool.assembled
    const start = functions.roomStart()
    return bytes.subarray(start, start + functions.roomSize())
  }

  /** Of the image, the first `thereBytes` are there, and the others when they have been fetched. The errno of what is no module. */
  read(image: Uint8Array, thereBytes: number = image.length, fetch?: FetchPart): ReadModule | ErrnoName {
    const { assembled } = this.#pool
    if (image.length > IMAGE_BYTES_MAX) throw new FormatError('ELF', image.length, 'too large', 'ENOMEM')
    const { functions } = assembled
    functions.begin()
    const isInPlace = image.buffer === assembled.bytes.buffer && image.byteOffset === functions.roomStart()
    assembled.fetch = (offset, sizeBytes, to) => {
      fetch?.(offset, sizeBytes)
      if (!isInPlace) assembled.bytes.set(image.subarray(offset, offset + sizeBytes), to)
    }
    const answer = functions.read(image.length, isInPlace ? thereBytes : 0)
    if (answer === TOO_LARGE) {
      // Memory grows for it, and who reads the file has no place in it any more.
      fetch?.(0, image.length)
      return this.read(image.slice())
    }
    return REFUSALS[answer] ?? this.#result()
  }

  #result(): ReadModule {
    const words = this.#pool.assembled.words(0, RESULT_WORDS)
    return {
      exports: words[EXPORTS_ARE_BROKEN] !== 0 ? undefined : this.#symbols(words, EXPORTS),
      needs: this.#symbols(words, NEEDS),
      weak: words[WEAK + 1] === 0 ? NO_WEAK : Array.from(this.#pool.assembled.words(words[WEAK]!, words[WEAK + 1]!)),
      ...this.#values(words[VALUES]!, words[VALUES + 1]!),
    }
  }

  #symbols(words: Uint32Array, at: number): SymbolNumbers {
    const count = words[at + 2]!
    if (count === 0) return NO_SYMBOLS
    const { assembled } = this.#pool
    return {
      names: this.#store.keep(assembled.words(words[at]!, count)),
      crcs: this.#store.keep(assembled.words(words[at + 1]!, 2 * count)),
    }
  }

  /** All that is between the first value and the last becomes one text: to cut it is cheaper than to make one of each. */
  #values(at: number, count: number): Pick<ReadModule, 'aliases' | 'softdeps' | 'weakdeps'> {
    const texts: [string[], string[], string[]] = [[], [], []]
    if (count > 0) {
      const { assembled } = this.#pool
      const values = assembled.words(at, VALUE_WORDS * count)
      const first = values[1]!
      const text = latin1(assembled.bytes.subarray(first, values.at(-1)!))
      for (let value = 0; value < values.length; value += VALUE_WORDS) {
        texts[values[value]!]!.push(text.slice(values[value + 1]! - first, values[value + 2]! - first))
      }
    }
    return { aliases: texts[0], softdeps: texts[1], weakdeps: texts[2] }
  }
}
