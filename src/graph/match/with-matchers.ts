import type { Trie } from '../../formats/indexes/index.ts'
import type { Knowledge } from '../knowledge.ts'
import { MatchingTrie } from './matching-trie.ts'
import { MemoTrie } from './memo-trie.ts'

/**
 * The same knowledge for who asks many times: its aliases are searched by matchers, which the first search makes, and
 * answers are remembered. It answers the same. Made for one request, it would cost more than it saves.
 */
export function withMatchers(knowledge: Knowledge): Knowledge {
  const { alias, builtinAlias, ...others } = knowledge.indexes
  return { ...knowledge, indexes: { ...others, alias: matched(alias), builtinAlias: matched(builtinAlias) } }
}

function matched(trie: Trie | undefined): Trie | undefined {
  return trie && new MemoTrie(new MatchingTrie(trie))
}
