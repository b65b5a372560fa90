import { grouped } from './grouped.ts'
import { ListedPatterns } from './listed-patterns.ts'
import type { RankList } from './rank-list.ts'
import type { Pattern } from './ranked-patterns.ts'
import type { Subject } from './subject.ts'
import { TextTable } from './text-table.ts'

/** Patterns that are told apart best by what is before their first wildcard: it is looked for at once. */
export class AnchoredPatterns {
  readonly #beginnings: TextTable
  /** How long the beginnings are, ascending. */
  readonly #lengths: Int32Array
  /** A list a beginning. */
  readonly #patterns: ListedPatterns

  constructor(patterns: readonly Pattern[]) {
    const lists = grouped(patterns, ({ key, plainLength }) => key.slice(0, plainLength))
    this.#beginnings = new TextTable([...lists.keys()])
    this.#lengths = Int32Array.from(new Set(patterns.map(({ plainLength }) => plainLength))).sort()
    this.#patterns = new ListedPatterns([...lists.values()])
  }

  /** Adds the ranks of all patterns that match, in no order. */
  search(subject: Subject, ranks: RankList): void {
    const lengths = this.#lengths
    for (let index = 0; index < lengths.length; index++) {
      const length = lengths[index]!
      if (length > subject.length) return
      const beginning = this.#beginnings.find(subject, length)
      if (beginning >= 0) this.#patterns.try(beginning, length, subject, ranks)
    }
  }
}
