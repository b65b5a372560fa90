import { FormatError, isRefusal } from '../errors.ts'
import { openTrie, type Trie } from '../formats/indexes/index.ts'
import type { Indexes } from '../graph/index.ts'
import type { Files } from '../host/index.ts'
import { strerror } from '../names.ts'

export interface IndexReading {
  readonly indexes: Indexes
  /** One sentence for each index that is there and cannot be used. */
  readonly problems: readonly string[]
}

/** Reads the binary indexes of a module directory. What is missing or empty is absent, without a word. */
export async function readIndexes(files: Files, directory: string): Promise<IndexReading> {
  const problems: string[] = []
  const open = async (name: string): Promise<Trie | undefined> => {
    const path = `${directory}/${name}`
    try {
      return openTrie(await files.read(path), path)
    } catch (error) {
      if (isRefusal(error, 'ENOENT', 'ENOTDIR')) return undefined
      if (!(error instanceof FormatError) && !isRefusal(error)) throw error
      problems.push(error instanceof FormatError ? `${path}: ${error.problem}` : `${path}: ${strerror(error.code)}`)
      return undefined
    }
  }
  const indexes = {
    dep: await open('modules.dep.bin'),
    alias: await open('modules.alias.bin'),
    symbols: await open('modules.symbols.bin'),
    builtin: await open('modules.builtin.bin'),
    builtinAlias: await open('modules.builtin.alias.bin'),
  }
  return { indexes, problems }
}
