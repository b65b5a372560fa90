import { fnmatchBytes } from '../../formats/alias/index.ts'
import type { RankList } from './rank-list.ts'
import type { Pattern } from './ranked-patterns.ts'
import type { Subject } from './subject.ts'
import { startsOf, TextPool } from './text-pool.ts'

/** Patterns in lists, of which a search tries those that could match. */
export class ListedPatterns {
  readonly #firstOfList: Int32Array
  readonly #pool: TextPool
  readonly #plainLengths: Int32Array
  readonly #ranks: readonly (readonly number[])[]

  constructor(lists: readonly (readonly Pattern[])[]) {
    const patterns = lists.flat()
    this.#firstOfList = startsOf(lists.map(({ length }) => length))
    this.#pool = new TextPool(patterns.map(({ key }) => key))
    this.#plainLengths = Int32Array.from(patterns, ({ plainLength }) => plainLength)
    this.#ranks = patterns.map(({ ranks }) => ranks)
  }

  /**
   * Adds the ranks of the patterns of a list that match, in no order, as far as the subject's comparisons reach. Their
   * first `known` characters are the subject's.
   */
  try(list: number, known: number, subject: Subject, ranks: RankList): void {
    const end = this.#firstOfList[list + 1]!
    for (let pattern = this.#firstOfList[list]!; pattern < end; pattern++) {
      if (this.#matches(pattern, known, subject)) ranks.add(this.#ranks[pattern]!)
    }
  }

  #matches(pattern: number, known: number, subject: Subject): boolean {
    const plainLength = this.#plainLengths[pattern]!
    if (!this.#pool.begins(pattern, known, plainLength, subject)) return false
    const wildcard = this.#pool.start(pattern) + plainLength
    const end = this.#pool.end(pattern)
    subject.comparisonsLeft -= (end - wildcard) * (subject.length - plainLength + 1)
    if (subject.comparisonsLeft < 0) return false
    return fnmatchBytes(this.#pool.bytes, wildcard, end, subject.bytes, plainLength, subject.length)
  }
}
