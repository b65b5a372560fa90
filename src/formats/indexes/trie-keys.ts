/** Keys are 7-bit ASCII. */
const ARC_COUNT = 128

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

  constructor(entries: readonly { readonly key: string }[]) {
    this.order = new Uint32Array(entries.length)
    this.#starts = new Uint32Array(entries.length)
    this.#moved = new Uint32Array(entries.length)
    let sizeBytes = 0
    for (const { key } of entries) sizeBytes += key.length + 1
    this.#bytes = new Uint8Array(sizeBytes)
    let end = 0
    for (let place = 0; place < entries.length; place++) {
      const { key } = entries[place]!
      this.order[entries.length - 1 - place] = place
      this.#starts[place] = end
      for (let index = 0; index < key.length; index++) this.#bytes[end + index] = key.charCodeAt(index)
      end += key.length + 1
    }
  }

  /** The character of a key in the order, or 0 at its end. */
  at(index: number, depth: number): number {
    return this.#bytes[this.#starts[this.order[index]!]! + depth]!
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
