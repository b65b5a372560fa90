import type { Pattern } from './ranked-patterns.ts'
import { Subject } from './subject.ts'
import { TextPool } from './text-pool.ts'

const NONE: readonly number[] = []

/**
 * Patterns without wildcards: a hash table over bytes. A Map would first make a hash of each subject's string, which
 * alone takes as long.
 */
export class PlainPatterns {
  readonly #pool: TextPool
  readonly #ranks: readonly (readonly number[])[]
  /** One more than the number of the pattern, or 0; a pattern is at its hash, or behind it where that was taken. */
  readonly #slots: Int32Array
  readonly #mask: number

  constructor(patterns: readonly Pattern[]) {
    this.#pool = new TextPool(patterns.map(({ key }) => key))
    this.#ranks = patterns.map(({ ranks }) => ranks)
    // At most half full.
    this.#mask = 2 ** Math.ceil(Math.log2(2 * patterns.length + 1)) - 1
    this.#slots = new Int32Array(this.#mask + 1)
    const subject = new Subject()
    for (const [index, { key }] of patterns.entries()) {
      subject.set(key)
      let slot = subject.hash & this.#mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask
      this.#slots[slot] = index + 1
    }
  }

  /** The ranks of the pattern that the subject is. */
  ranksOf(subject: Subject): readonly number[] {
    for (let slot = subject.hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const pattern = this.#slots[slot]! - 1
      if (pattern < 0) return NONE
      if (this.#pool.length(pattern) === subject.length && this.#pool.begins(pattern, subject.length, subject)) {
        return this.#ranks[pattern]!
      }
    }
  }
}
