import { FormatError, isRefusal } from '../errors.ts'
import { openTrie, type Trie } from '../formats/indexes/index.ts'
import type { Indexes } from '../graph/index.ts'
import type { Files } from '../host/index.ts'
import { strerror } from '../names.ts'
import { LateIndex } from './late-index.ts'

/** Enough of an index to see that it is one: more than its header. */
const START_BYTES = 64

export interface IndexReading {
  readonly indexes: Indexes
  /** One sentence for each index that is there and cannot be used. */
  readonly problems: readonly string[]
}

/** Makes an index of the file at a path. */
type Open = (files: Files, path: string) => Promise<Trie | undefined>

/**
 * Reads the binary indexes of a module directory. What is missing or empty is absent, without a word. With `late`, the two
 * large ones that most names do not need are begun only, and read when `whenRead` sees them asked.
 */
export async function readIndexes(files: Files, directory: string, late = false): Promise<IndexReading> {
  const problems: string[] = []
  const open = async (name: string, how: Open = openWhole): Promise<Trie | undefined> => {
    const path = `${directory}/${name}`
    try {
      return await how(files, path)
    } catch (error) {
      if (isRefusal(error, 'ENOENT', 'ENOTDIR')) return undefined
      if (!(error instanceof FormatError) && !isRefusal(error)) throw error
      problems.push(error instanceof FormatError ? `${path}: ${error.problem}` : `${path}: ${strerror(error.code)}`)
      return undefined
    }
  }
  const indexes = {
    dep: await open('modules.dep.bin'),
    alias: await open('modules.alias.bin', late ? openLate : openWhole),
    symbols: await open('modules.symbols.bin', late ? openLate : openWhole),
    builtin: await open('modules.builtin.bin'),
    builtinAlias: await open('modules.builtin.alias.bin'),
  }
  return { indexes, problems }
}

async function openWhole(files: Files, path: string): Promise<Trie | undefined> {
  return openTrie(await files.read(path), path)
}

/** What is wrong with the start of the file is known at once. */
async function openLate(files: Files, path: string): Promise<Trie | undefined> {
  const start = openTrie(await files.readStart(path, START_BYTES), path)
  return start && new LateIndex(() => openWhole(files, path))
}
