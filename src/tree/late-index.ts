import type { Trie, TrieEntry } from '../formats/indexes/index.ts'

/** What a thought ends with that asks an index before it was read. */
class NotRead extends Error {
  override readonly name = 'NotRead'
  readonly index: LateIndex

  constructor(index: LateIndex) {
    super('an index was asked before it was read')
    this.index = index
  }
}

/** An index that is read when it is first asked: thinking does not wait, so that it ends there and begins anew. */
export class LateIndex implements Trie {
  readonly #open: () => Promise<Trie | undefined>
  #trie: Trie | 'absent' | undefined

  constructor(open: () => Promise<Trie | undefined>) {
    this.#open = open
  }

  async read(): Promise<void> {
    this.#trie = (await this.#open()) ?? 'absent'
  }

  exact(key: string): string | undefined {
    return this.#asked()?.exact(key)
  }

  has(key: string): boolean {
    return this.#asked()?.has(key) ?? false
  }

  wild(subject: string): readonly string[] {
    return this.#asked()?.wild(subject) ?? []
  }

  entries(): Iterable<TrieEntry> {
    return this.#asked()?.entries() ?? []
  }

  #asked(): Trie | undefined {
    if (this.#trie === undefined) throw new NotRead(this)
    return this.#trie === 'absent' ? undefined : this.#trie
  }
}

/** What `think` comes to, once the indexes are read that it asks. */
export async function whenRead<Result>(think: () => Result): Promise<Result> {
  for (;;) {
    try {
      return think()
    } catch (error) {
      if (!(error instanceof NotRead)) throw error
      await error.index.read()
    }
  }
}
