import { fnmatchBytes } from '../../formats/alias/index.ts'
import { rarestPieces } from './literal-pieces.ts'
import { NeedleAutomaton } from './needle-automaton.ts'
import type { RankList } from './rank-list.ts'
import type { Pattern } from './ranked-patterns.ts'
import type { Subject } from './subject.ts'
import { startsOf, TextPool } from './text-pool.ts'

/** Cells of an automaton for each character of the patterns. Debian's need less than 13. */
const CELLS_PER_CHARACTER = 16

/** So few patterns are tried one by one sooner than an automaton has passed over the subject. */
const FEW = 4

/** Patterns that are searched together: an automaton says which of them could match, and only those are tried. */
export class PatternFamily {
  readonly #automaton: NeedleAutomaton
  /** For each needle, where its patterns begin in the lists below; those that have none, as `*`, come first. */
  readonly #firstOfNeedle: Int32Array
  readonly #pool: TextPool
  readonly #plainLengths: Int32Array
  readonly #ranks: readonly (readonly number[])[]

  constructor(patterns: readonly Pattern[]) {
    const pieces = patterns.length > FEW ? cutToFit(rarestPieces(patterns), patterns) : patterns.map(() => '')
    const byNeedle = new Map<string, Pattern[]>()
    for (const [index, pattern] of patterns.entries()) {
      const piece = pieces[index]!
      const list = byNeedle.get(piece)
      if (list === undefined) byNeedle.set(piece, [pattern])
      else list.push(pattern)
    }
    const needles = [...byNeedle.keys()].filter((needle) => needle !== '').sort()
    this.#automaton = new NeedleAutomaton(needles)
    const lists = ['', ...needles].map((needle) => byNeedle.get(needle) ?? [])
    const ordered = lists.flat()
    this.#firstOfNeedle = startsOf(lists.map(({ length }) => length))
    this.#pool = new TextPool(ordered.map(({ key }) => key))
    this.#plainLengths = Int32Array.from(ordered, ({ plainLength }) => plainLength)
    this.#ranks = ordered.map(({ ranks }) => ranks)
  }

  /** Adds the ranks of all patterns that match, in no order, as far as the subject's comparisons reach. */
  search(subject: Subject, ranks: RankList): void {
    const { found } = this.#automaton
    const count = this.#automaton.findIn(subject.bytes, subject.length)
    this.#try(0, subject, ranks)
    for (let index = 0; index < count; index++) this.#try(found[index]!, subject, ranks)
  }

  #try(needle: number, subject: Subject, ranks: RankList): void {
    const end = this.#firstOfNeedle[needle + 1]!
    for (let pattern = this.#firstOfNeedle[needle]!; pattern < end; pattern++) {
      if (this.#matches(pattern, subject)) ranks.add(this.#ranks[pattern]!)
    }
  }

  #matches(pattern: number, subject: Subject): boolean {
    const plainLength = this.#plainLengths[pattern]!
    if (!this.#pool.begins(pattern, plainLength, subject)) return false
    const wildcard = this.#pool.start(pattern) + plainLength
    const end = this.#pool.end(pattern)
    subject.comparisonsLeft -= (end - wildcard) * (subject.length - plainLength + 1)
    if (subject.comparisonsLeft < 0) return false
    return fnmatchBytes(this.#pool.bytes, wildcard, end, subject.bytes, plainLength, subject.length)
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
