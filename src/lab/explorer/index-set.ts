const WORD_BITS = 32

/** Small numbers from 0, each a bit: sets of them are joined a word at a time. */
export class IndexSet implements Iterable<number> {
  readonly #words: number[]

  /** For numbers below `size`. */
  constructor(size: number) {
    this.#words = new Array<number>(Math.ceil(size / WORD_BITS)).fill(0)
  }

  has(index: number): boolean {
    // A shift looks at its lowest five bits.
    return ((this.#words[index >>> 5] ?? 0) & (1 << index)) !== 0
  }

  add(index: number): void {
    this.#words[index >>> 5]! |= 1 << index
  }

  /** All of a set that is not for larger numbers. */
  addAll(others: IndexSet): void {
    for (let word = 0; word < others.#words.length; word++) this.#words[word]! |= others.#words[word]!
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let index = 0; index < WORD_BITS * this.#words.length; index++) if (this.has(index)) yield index
  }
}
