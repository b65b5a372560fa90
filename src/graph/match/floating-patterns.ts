import { grouped } from './grouped.ts'
import { ListedPatterns } from './listed-patterns.ts'
import { NeedleAutomaton } from './needle-automaton.ts'
import type { RankList } from './rank-list.ts'
import type { Pattern } from './ranked-patterns.ts'
import type { Subject } from './subject.ts'

/** Cells of an automaton for each character of the patterns. Debian's need less than 13. */
const CELLS_PER_CHARACTER = 16

/** Patterns with a piece that may be anywhere: an automaton says which of them could match, and only those are tried. */
export class FloatingPatterns {
  readonly #automaton: NeedleAutomaton
  /** A list a needle; the first is of those that have none, as `*`. */
  readonly #patterns: ListedPatterns

  /** `pieces` has what each pattern is found by, empty for those that are always tried. */
  constructor(patterns: readonly Pattern[], pieces: readonly string[]) {
    const cut = cutToFit(pieces, patterns)
    const byNeedle = grouped(patterns, (_, index) => cut[index]!)
    const needles = [...byNeedle.keys()].filter((needle) => needle !== '').sort()
    this.#automaton = new NeedleAutomaton(needles)
    this.#patterns = new ListedPatterns(['', ...needles].map((needle) => byNeedle.get(needle) ?? []))
  }

  /** Adds the ranks of all patterns that match, in no order, as far as the subject's comparisons reach. */
  search(subject: Subject, ranks: RankList): void {
    const { found } = this.#automaton
    const count = this.#automaton.findIn(subject.bytes, subject.length)
    this.#patterns.try(0, 0, subject, ranks)
    for (let index = 0; index < count; index++) this.#patterns.try(found[index]!, 0, subject, ranks)
  }
}

/** Shortens needles until their automaton is in proportion to the patterns: a shorter needle is as true, and less rare. */
function cutToFit(pieces: readonly string[], patterns: readonly Pattern[]): readonly string[] {
  const cellsMax = CELLS_PER_CHARACTER * patterns.reduce((sum, { key }) => sum + key.length, 0)
  let cut = pieces
  let longest = pieces.reduce((most, { length }) => Math.max(most, length), 0)
  while (longest > 1 && NeedleAutomaton.cellCount([...new Set(cut)].sort()) > cellsMax) {
    longest = Math.ceil(longest / 2)
    cut = pieces.map((piece) => piece.slice(0, longest))
  }
  return cut
}
