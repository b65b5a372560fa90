import { latin1Bytes } from '../../formats/bytes/index.ts'
import type { TrieEntry } from '../../formats/indexes/index.ts'
import { PatternFamily } from './pattern-family.ts'
import { PlainPatterns } from './plain-patterns.ts'
import { RankList } from './rank-list.ts'
import { type Pattern, rankedPatterns } from './ranked-patterns.ts'
import { Subject } from './subject.ts'

/** Patterns are families by their first characters, of which three tell most buses apart. */
const FAMILY_LENGTH = 3

/**
 * All patterns of an index, made ready for many searches. A family is made ready at the first subject that could
 * belong to it.
 */
export class Matcher {
  readonly #values: readonly string[]
  readonly #plain: PlainPatterns
  /** Patterns with a wildcard so early that a subject of any family could match them. */
  readonly #any: PatternFamily | undefined
  readonly #families = new Map<number, Pattern[] | PatternFamily>()
  readonly #subject = new Subject()
  readonly #ranks: RankList

  constructor(entries: Iterable<TrieEntry>) {
    const { patterns, values } = rankedPatterns(entries)
    this.#values = values
    this.#ranks = new RankList(values.length)
    this.#plain = new PlainPatterns(patterns.filter(isPlain))
    const wild = patterns.filter((pattern) => !isPlain(pattern))
    const early = wild.filter(({ plainLength }) => plainLength < FAMILY_LENGTH)
    this.#any = early.length > 0 ? new PatternFamily(early) : undefined
    for (const pattern of wild) if (pattern.plainLength >= FAMILY_LENGTH) this.#join(pattern)
  }

  /**
   * The values of all patterns that match a byte string, in libkmod's order with its duplicates. Undefined where it has
   * a wildcard itself, which libkmod's walk takes in a way of its own, or where that takes absurdly long.
   */
  search(text: string): readonly string[] | undefined {
    const subject = this.#subject
    subject.set(text)
    if (subject.hasWildcard) return undefined
    const ranks = this.#ranks
    ranks.clear()
    this.#plain.search(subject, ranks)
    this.#any?.search(subject, ranks)
    if (subject.length >= FAMILY_LENGTH) this.#family(familyOf(subject.bytes))?.search(subject, ranks)
    return subject.comparisonsLeft < 0 ? undefined : ranks.choose(this.#values)
  }

  #join(pattern: Pattern): void {
    const name = familyOf(latin1Bytes(pattern.key.slice(0, FAMILY_LENGTH)))
    const family = this.#families.get(name)
    if (Array.isArray(family)) family.push(pattern)
    else this.#families.set(name, [pattern])
  }

  #family(name: number): PatternFamily | undefined {
    const family = this.#families.get(name)
    if (!Array.isArray(family)) return family
    const ready = new PatternFamily(family)
    this.#families.set(name, ready)
    return ready
  }
}

function isPlain({ key, plainLength }: Pattern): boolean {
  return plainLength === key.length
}

/** The first characters as one number, a byte each. */
function familyOf(bytes: Uint8Array): number {
  return (bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!
}
