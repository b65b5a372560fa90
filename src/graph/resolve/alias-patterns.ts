import { fnmatch } from '../../formats/alias/index.ts'
import type { Trie } from '../../formats/indexes/index.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Target } from './target.ts'

/** The patterns of each module in an index, made once an index: lookups give modules, and this says why. */
const PATTERNS = new WeakMap<Trie, ReadonlyMap<string, readonly string[]>>()

/** The alias lines of the index by which a target was found; none where it was not found by an index of aliases. */
export function matchingPatterns({ indexes }: Knowledge, { module, alias, found }: Target): string[] {
  const index =
    found.kind === 'alias' ? indexes.alias : found.kind === 'builtin-alias' ? indexes.builtinAlias : undefined
  if (index === undefined || alias === undefined) return []
  return (patternsByModule(index).get(module) ?? []).filter((pattern) => fnmatch(pattern, alias))
}

function patternsByModule(index: Trie): ReadonlyMap<string, readonly string[]> {
  const known = PATTERNS.get(index)
  if (known !== undefined) return known
  const patterns = new Map<string, string[]>()
  for (const { key, value } of index.entries()) {
    const list = patterns.get(value)
    if (list === undefined) patterns.set(value, [key])
    else list.push(key)
  }
  PATTERNS.set(index, patterns)
  return patterns
}
