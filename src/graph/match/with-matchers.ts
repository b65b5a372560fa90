import type { Trie } from '../../formats/indexes/index.ts'
import type { Knowledge } from '../knowledge.ts'
import { MatchingTrie } from './matching-trie.ts'
import { MemoTrie } from './memo-trie.ts'

/** On Debian's 6.1, a matcher of all buses takes as much time to make as this many searches of the index itself. */
const SEARCHES_BEFORE = 3000

/**
 * The same knowledge for who asks many times: answers are remembered, and after some thousand searches of its aliases
 * matchers are made, which take a tenth of the time. It answers the same, and is worth nothing for a single request.
 * It goes with the indexes that it was made of: who reads them anew makes it anew.
 */
export function withMatchers(knowledge: Knowledge): Knowledge {
  const { alias, builtinAlias, ...others } = knowledge.indexes
  return { ...knowledge, indexes: { ...others, alias: matched(alias), builtinAlias: matched(builtinAlias) } }
}

function matched(trie: Trie | undefined): Trie | undefined {
  return trie && new MemoTrie(new MatchingTrie(trie, SEARCHES_BEFORE))
}
