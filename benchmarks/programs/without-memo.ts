import type { Trie } from '../../src/formats/indexes/index.ts'
import type { Knowledge } from '../../src/graph/index.ts'
import { MatchingTrie } from '../../src/graph/match/matching-trie.ts'

/** As `withMatchers()`, with matchers from the first search on, and without the memo that would answer the second one. */
export function withoutMemo(knowledge: Knowledge): Knowledge {
  const { alias, builtinAlias, ...others } = knowledge.indexes
  return { ...knowledge, indexes: { ...others, alias: matched(alias), builtinAlias: matched(builtinAlias) } }
}

function matched(trie: Trie | undefined): Trie | undefined {
  return trie && new MatchingTrie(trie, 0)
}
