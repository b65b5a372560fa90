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
  /** By the low bits of the hash, a pattern, counted from 1; and for each pattern the next of the same bits, or 0. */
  readonly #first: Int32Array
  readonly #next: Int32Array

  constructor(patterns: readonly Pattern[]) {
    this.#pool = new TextPool(patterns.map(({ key }) => key))
    this.#ranks = patterns.map(({ ranks }) => ranks)
    this.#first = new Int32Array(2 ** Math.ceil(Math.log2(2 * patterns.length + 1)))
    this.#next = new Int32Array(patterns.length)
    const subject = new Subject()
    for (const [index, { key }] of patterns.entries()) {
      subject.set(key)
      const place = subject.hash & (this.#first.length - 1)
      this.#next[index] = this.#first[place]!
      this.#first[place] = index + 1
    }
  }

  /** The ranks of the pattern that the subject is. */
  ranksOf(subject: Subject): readonly number[] {
    let pattern = this.#first[subject.hash & (this.#first.length - 1)]! - 1
    while (pattern >= 0 && !this.#is(pattern, subject)) pattern = this.#next[pattern]! - 1
    return pattern < 0 ? NONE : this.#ranks[pattern]!
  }

  #is(pattern: number, subject: Subject): boolean {
    return this.#pool.length(pattern) === subject.length && this.#pool.begins(pattern, subject.length, subject)
  }
}
