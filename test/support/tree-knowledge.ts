import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTrie, type Trie } from '../../src/formats/indexes/index.ts'
import { configOf } from '../../src/formats/modprobe-d/index.ts'
import type { Knowledge } from '../../src/graph/index.ts'

/** What the indexes of a module directory say, without any configuration. */
export function treeKnowledge(moduleDirectory: string): Knowledge {
  const open = (name: string): Trie | undefined => {
    const file = `modules.${name}.bin`
    return openTrie(readFileSync(join(moduleDirectory, file)), file)
  }
  const indexes = {
    dep: open('dep'),
    alias: open('alias'),
    symbols: open('symbols'),
    builtin: open('builtin'),
    builtinAlias: open('builtin.alias'),
  }
  return { directory: moduleDirectory, indexes, config: configOf([]), missingFiles: new Set() }
}
