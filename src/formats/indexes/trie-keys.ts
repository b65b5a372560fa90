import { latin1Bytes } from '../bytes/index.ts'
import type { TrieOutput } from './trie-output.ts'

/** Keys are 7-bit ASCII. */
const ARC_COUNT = 128

/** As long as a group is no larger, moving its members one by one is faster than going through all arcs. */
const FEW = 24

/**
 * The keys of an index as bytes, and an order of them that is sorted step by step, from node to node: comparing whole keys
 * as strings takes longer than all else that writing an index takes.
 */
export class TrieKeys {
  /** Places of entries. At first the later ones come first. */
  readonly order: Uint32Array
  readonly #bytes: Uint8Array
  /** Where the key of each entry begins. It ends with a NUL. */
  readonly #starts: Uint32Array
  readonly #moved: Uint32Array
  readonly #ends = new Uint32Array(ARC_COUNT)

  constructor(keys: readonly string[]) {
    this.order = new Uint32Array(keys.length)
    this.#starts = new Uint32Array(keys.length)
    this.#moved = new Uint32Array(keys.length)
    // All at once, which engines do faster than one after the other.
    this.#bytes = latin1Bytes(`${keys.join('\0')}\0`)
    let start = 0
    for (let place = 0; place < keys.length; place++) {
      this.order[keys.length - 1 - place] = place
      this.#starts[place] = start
      start += keys[place]!.length + 1
    }
  }

  /** Is each character one that an index can hold? */
  areWritable(): boolean {
    const bytes = this.#bytes
    let nuls = 0
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index]!
      if (byte >= ARC_COUNT) return false
      if (byte === 0) nuls++
    }
    return nuls === Math.max(this.order.length, 1)
  }

  /** The character of a key in the order, or 0 at its end. */
  at(index: number, depth: number): number {
    return this.#bytes[this.#starts[this.order[index]!]! + depth]!
  }

  /** Writes the characters of a key from `depth` on as a string. */
  writeTo(output: TrieOutput, index: number, depth: number, end: number): void {
    const start = this.#starts[this.order[index]!]!
    output.characters(this.#bytes, start + depth, start + end)
  }

  /** How far the keys `from` to `to` (exclusive) agree, which are known to agree up to `depth`. */
  commonLength(from: number, to: number, depth: number): number {
    const bytes = this.#bytes
    const starts = this.#starts
    const order = this.order
    const first = starts[order[from]!]!
    for (let length = depth; ; length++) {
      const character = bytes[first + length]!
      if (character === 0) return length
      for (let index = from + 1; index < to; index++) {
        if (bytes[starts[order[index]!]! + length] !== character) return length
      }
    }
  }

  /** Sorts `from` to `to` by the character at `depth`; those that end there come first. Equal ones stay as they were. */
  sort(from: number, to: number, depth: number): void {
    if (to - from > FEW) this.#sortMany(from, to, depth)
    else this.#sortFew(from, to, depth)
  }

  #sortFew(from: number, to: number, depth: number): void {
    const bytes = this.#bytes
    const starts = this.#starts
    const order = this.order
    for (let next = from + 1; next < to; next++) {
      const place = order[next]!
      const character = bytes[starts[place]! + depth]!
      let index = next
      while (index > from && bytes[starts[order[index - 1]!]! + depth]! > character) {
        order[index] = order[index - 1]!
        index--
      }
      order[index] = place
    }
  }

  /** Counts how many there are of each character. */
  #sortMany(from: number, to: number, depth: number): void {
    const bytes = this.#bytes
    const starts = this.#starts
    const order = this.order
    const moved = this.#moved
    const ends = this.#ends.fill(0)
    for (let index = from; index < to; index++) ends[bytes[starts[order[index]!]! + depth]!]!++
    let end = from
    for (let character = 0; character < ARC_COUNT; character++) end = ends[character] = end + ends[character]!
    for (let index = to - 1; index >= from; index--) {
      const place = order[index]!
      moved[--ends[bytes[starts[place]! + depth]!]!] = place
    }
    for (let index = from; index < to; index++) order[index] = moved[index]!
  }
}
