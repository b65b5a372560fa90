const CHUNK_WORDS = 1 << 16

/** Many small arrays of 32-bit numbers, one behind the other in a few large ones: thousands of buffers are slow to make. */
export class WordStore {
  #words = new Uint32Array()
  #end = 0

  /** A copy. */
  keep(words: Uint32Array): Uint32Array {
    const count = words.length
    if (this.#end + count > this.#words.length) {
      this.#words = new Uint32Array(Math.max(CHUNK_WORDS, count))
      this.#end = 0
    }
    const kept = this.#words.subarray(this.#end, this.#end + count)
    this.#end += count
    kept.set(words)
    return kept
  }
}
