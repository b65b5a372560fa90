import { FormatError } from '../../errors.ts'
import type { Trie, TrieEntry } from '../../formats/indexes/index.ts'
import { Matcher } from './matcher.ts'

/**
 * Characters of keys that a matcher is made of. Its tables take at most 64 bytes for each, and with the patterns' own
 * lists it stays below 400 MiB. Debian's 6.1 has 850,000, for which it takes 10 MiB.
 */
const KEY_CHARACTERS_MAX = 2 ** 22

/**
 * The same index, searched by a matcher once it has been searched so often that the time to make one comes back. What
 * the matcher leaves to the index, and an index that no matcher can be made of, is answered by the index.
 */
export class MatchingTrie implements Trie {
  readonly #trie: Trie
  #searchesBefore: number
  #matcher: Matcher | 'none' | undefined

  constructor(trie: Trie, searchesBefore: number) {
    this.#trie = trie
    this.#searchesBefore = searchesBefore
  }

  exact(key: string): string | undefined {
    return this.#trie.exact(key)
  }

  has(key: string): boolean {
    return this.#trie.has(key)
  }

  wild(subject: string): readonly string[] {
    if (this.#searchesBefore > 0) {
      this.#searchesBefore--
      return this.#trie.wild(subject)
    }
    this.#matcher ??= matcherOf(this.#trie) ?? 'none'
    return (this.#matcher === 'none' ? undefined : this.#matcher.search(subject)) ?? this.#trie.wild(subject)
  }

  entries(): Iterable<TrieEntry> {
    return this.#trie.entries()
  }
}

/** Undefined for an index that is damaged in a way that a walk of all of it meets, or that is absurdly large. */
function matcherOf(trie: Trie): Matcher | undefined {
  const entries: TrieEntry[] = []
  let charactersLeft = KEY_CHARACTERS_MAX
  try {
    for (const entry of trie.entries()) {
      charactersLeft -= entry.key.length
      if (charactersLeft < 0) return undefined
      entries.push(entry)
    }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
  return new Matcher(entries)
}
