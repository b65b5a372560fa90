import type { Trie, TrieEntry } from '../../formats/indexes/index.ts'

/** Answers that are kept in each of two halves. */
const HALF = 4096

/** Longer subjects and answers are not kept, so that all together take at most some 12 MiB. */
const SUBJECT_CHARACTERS_MAX = 1024
const ANSWER_VALUES_MAX = 64

/**
 * The same index, which remembers its answers to whole subjects: what a machine asks for at boot, it asks for again and
 * again. An index does not change, so nothing is ever forgotten for being old: who reads new indexes makes a new memo.
 */
export class MemoTrie implements Trie {
  readonly #trie: Trie
  /** New answers, and those of the half before, which go when the new half is full. One that is asked for again stays. */
  #young = new Map<string, readonly string[]>()
  #old = new Map<string, readonly string[]>()

  constructor(trie: Trie) {
    this.#trie = trie
  }

  exact(key: string): string | undefined {
    return this.#trie.exact(key)
  }

  has(key: string): boolean {
    return this.#trie.has(key)
  }

  wild(subject: string): readonly string[] {
    const known = this.#young.get(subject)
    if (known !== undefined) return known
    const answer = this.#old.get(subject) ?? this.#trie.wild(subject)
    if (subject.length <= SUBJECT_CHARACTERS_MAX && answer.length <= ANSWER_VALUES_MAX) this.#keep(subject, answer)
    return answer
  }

  entries(): Iterable<TrieEntry> {
    return this.#trie.entries()
  }

  #keep(subject: string, answer: readonly string[]): void {
    if (this.#young.size >= HALF) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(subject, answer)
  }
}
