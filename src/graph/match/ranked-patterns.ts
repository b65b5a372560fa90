import type { TrieEntry } from '../../formats/indexes/index.ts'

/** A key of an index, as the pattern that it is. */
export interface Pattern {
  readonly key: string
  /** The characters before its first wildcard: all where it has none. They are compared as spelled, backslashes too. */
  readonly plainLength: number
  /** The places of its values among all values of the index. */
  readonly ranks: readonly number[]
}

/** The keys of an index, and all its values in the order in which libkmod gives those that it finds. */
export interface RankedPatterns {
  readonly patterns: readonly Pattern[]
  readonly values: readonly string[]
}

/**
 * Puts every value of an index in its place once, so that a search only sorts numbers. It holds for subjects without a
 * wildcard. `entries` are in the order of the index. kmod 34 `index_mm_searchwild()`.
 */
export function rankedPatterns(entries: Iterable<TrieEntry>): RankedPatterns {
  const patterns: { key: string; plainLength: number; ranks: number[] }[] = []
  const places: Place[] = []
  for (const { key, value, priority } of entries) {
    if (patterns.at(-1)?.key !== key) patterns.push({ key, plainLength: plainLengthOf(key), ranks: [] })
    places.push({ pattern: patterns.at(-1)!, value, priority, place: places.length })
  }
  places.sort((a, b) => a.priority - b.priority)
  for (let from = 0, to = 0; from < places.length; from = to) {
    while (places[to]?.priority === places[from]!.priority) to++
    sortEquals(places, from, to)
  }
  for (const [rank, { pattern }] of places.entries()) pattern.ranks.push(rank)
  return { patterns, values: places.map(({ value }) => value) }
}

interface Place {
  readonly pattern: { readonly key: string; readonly plainLength: number; readonly ranks: number[] }
  readonly value: string
  readonly priority: number
  readonly place: number
}

/** Those of one priority. In an index of depmod that is one module, whose aliases may stay in any order. */
function sortEquals(places: Place[], from: number, to: number): void {
  const equals = places.slice(from, to)
  if (equals.every(({ value }) => value === equals[0]!.value)) return
  for (const [index, place] of equals.sort(laterFound).entries()) places[from + index] = place
}

/**
 * Among equal priorities, libkmod gives first what its walk finds last. The walk goes down along the subject and, at
 * each step, through all keys that go on with a wildcard, in ascending order, but through a key's continuations before
 * the key itself.
 */
function laterFound(a: Place, b: Place): number {
  const [{ key, plainLength }, other] = [a.pattern, b.pattern]
  if (plainLength !== other.plainLength) return other.plainLength - plainLength
  if (key === other.key) return b.place - a.place
  if (other.key.startsWith(key)) return -1
  if (key.startsWith(other.key)) return 1
  return key < other.key ? 1 : -1
}

function plainLengthOf(key: string): number {
  const wildcard = key.search(/[*?[]/)
  return wildcard < 0 ? key.length : wildcard
}
