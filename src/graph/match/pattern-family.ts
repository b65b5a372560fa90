import { AnchoredPatterns } from './anchored-patterns.ts'
import { FloatingPatterns } from './floating-patterns.ts'
import { rarestPieces } from './literal-pieces.ts'
import type { RankList } from './rank-list.ts'
import type { Pattern } from './ranked-patterns.ts'
import type { Subject } from './subject.ts'

/** So few patterns with wildcards are tried one by one sooner than any are looked for. */
const FEW = 4

/** Lengths of beginnings that are looked for, each of which every search pays. Debian's families have at most eight. */
const LENGTHS_MAX = 16

/** Patterns that are searched together: only those are tried that have their rarest piece in the subject. */
export class PatternFamily {
  readonly #anchored: AnchoredPatterns
  readonly #floating: FloatingPatterns

  constructor(patterns: readonly Pattern[]) {
    const pieces = patterns.length > FEW ? rarestPieces(patterns) : patterns.map(() => '')
    const lengths = commonest(
      patterns.flatMap((pattern, index) => (isBeginning(pieces[index]!, pattern) ? pattern.plainLength : [])),
    )
    const isAnchored = patterns.map(
      (pattern, index) => isBeginning(pieces[index]!, pattern) && lengths.has(pattern.plainLength),
    )
    const floats = (_: unknown, index: number): boolean => !isAnchored[index]
    this.#anchored = new AnchoredPatterns(patterns.filter((_, index) => isAnchored[index]))
    this.#floating = new FloatingPatterns(patterns.filter(floats), pieces.filter(floats))
  }

  /** Adds the ranks of all patterns that match, in no order, as far as the subject's comparisons reach. */
  search(subject: Subject, ranks: RankList): void {
    this.#anchored.search(subject, ranks)
    this.#floating.search(subject, ranks)
  }
}

/** Is that piece, which is not empty, all that is before the first wildcard? */
function isBeginning(piece: string, { key, plainLength }: Pattern): boolean {
  return piece !== '' && piece === key.slice(0, plainLength)
}

/** Those of these lengths that occur most often. */
function commonest(lengths: readonly number[]): ReadonlySet<number> {
  const counts = new Map<number, number>()
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1)
  const byCount = [...counts].sort(([, a], [, b]) => b - a)
  return new Set(byCount.slice(0, LENGTHS_MAX).map(([length]) => length))
}
