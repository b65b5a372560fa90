import { Assembled } from '../assembled/index.ts'
import { latin1 } from './latin1.ts'

/** What is kept of each name: a word that tells where it begins among the bytes, one of its size, and what is nobody else's business. */
const ENTRY_BYTES = 16

/**
 * Names as numbers from 0: each different one is kept once, and found by its bytes without making a string of them. The
 * modules of a tree name the same few thousand symbols two hundred thousand times.
 */
export class NamePool {
  #assembled: Assembled | undefined
  /** Some of the names from the first on, as one text: to cut it is cheaper than to make one of each name. */
  #text = ''

  /** Where the names are kept. Made when the first one comes: many runs have none. */
  get assembled(): Assembled {
    this.#assembled ??= new Assembled()
    return this.#assembled
  }

  get count(): number {
    return this.#assembled?.functions.nameCount() ?? 0
  }

  /** The number of the name of these bytes, a new one where it has none. */
  numberOf(bytes: Uint8Array): number {
    const start = this.assembled.taken(bytes.length)
    this.assembled.bytes.set(bytes, start)
    return this.assembled.functions.numberOf(start, start + bytes.length)
  }

  numberOfText(text: string): number {
    const start = this.assembled.taken(text.length)
    const { functions, bytes } = this.assembled
    for (let index = 0; index < text.length; index++) bytes[start + index] = text.charCodeAt(index)
    return functions.numberOf(start, start + text.length)
  }

  /** The numbers of names that lie one behind the other, each of which ends where `ends` says. */
  numberEach(bytes: Uint8Array, ends: Uint32Array): Uint32Array {
    const endsAt = (bytes.length + 3) & ~3
    const start = this.assembled.taken(endsAt + 4 * ends.length)
    this.assembled.bytes.set(bytes, start)
    this.assembled.putWords(start + endsAt, ends)
    this.assembled.functions.numberEach(start, start + endsAt, ends.length)
    return this.assembled.words(start + endsAt, ends.length).slice()
  }

  text(name: number): string {
    const { assembled } = this
    const { functions, bytes } = assembled
    const entry = this.#entry(name)
    const start = assembled.word(entry)
    const end = start + assembled.word(entry + 4)
    if (end > this.#text.length) {
      const all = functions.nameBytes() >>> 0
      const allBytes = functions.nameBytesEnd() >>> 0
      // Some that came later, or so many that all are made anew.
      if (allBytes <= 2 * this.#text.length) return latin1(bytes.subarray(all + start, all + end))
      this.#text = latin1(bytes.subarray(all, all + allBytes))
    }
    return this.#text.slice(start, end)
  }

  /** The first byte of a name, or 0 of the empty one. */
  firstByte(name: number): number {
    // NULs are behind each.
    const { functions, bytes } = this.assembled
    return bytes[(functions.nameBytes() >>> 0) + this.assembled.word(this.#entry(name))]!
  }

  #entry(name: number): number {
    return (this.assembled.functions.nameEntries() >>> 0) + ENTRY_BYTES * name
  }
}
