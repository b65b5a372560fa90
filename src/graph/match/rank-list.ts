/** Ranks that a search has found so far, each once. It is used again, so that a search allocates its answer only. */
export class RankList {
  readonly #ranks: Int32Array
  #count = 0

  constructor(most: number) {
    this.#ranks = new Int32Array(most)
  }

  clear(): void {
    this.#count = 0
  }

  add(ranks: readonly number[]): void {
    for (let index = 0; index < ranks.length; index++) this.#ranks[this.#count++] = ranks[index]!
  }

  /** The value of each rank, by ascending rank. */
  choose(values: readonly string[]): readonly string[] {
    if (this.#count === 0) return NOTHING
    if (this.#count === 1) return [values[this.#ranks[0]!]!]
    return Array.from(this.#ranks.subarray(0, this.#count).sort(), (rank) => values[rank]!)
  }
}

const NOTHING: readonly string[] = []
