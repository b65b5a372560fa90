import type { RankList } from './rank-list.ts'
import type { Pattern } from './ranked-patterns.ts'
import type { Subject } from './subject.ts'
import { TextTable } from './text-table.ts'

/** Patterns without wildcards: a subject is one of them, or none. */
export class PlainPatterns {
  readonly #keys: TextTable
  readonly #ranks: readonly (readonly number[])[]

  constructor(patterns: readonly Pattern[]) {
    this.#keys = new TextTable(patterns.map(({ key }) => key))
    this.#ranks = patterns.map(({ ranks }) => ranks)
  }

  /** Adds the ranks of the pattern that the subject is. */
  search(subject: Subject, ranks: RankList): void {
    const pattern = this.#keys.find(subject, subject.length)
    if (pattern >= 0) ranks.add(this.#ranks[pattern]!)
  }
}
