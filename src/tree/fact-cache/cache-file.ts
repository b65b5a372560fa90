import { isRefusal } from '../../errors.ts'
import { latin1Bytes } from '../../formats/bytes/index.ts'
import type { Files } from '../../host/index.ts'
import { replaceFile } from '../write-file.ts'
import { checksum } from './checksum.ts'
import { FactCache } from './fact-cache.ts'

/** Beyond this, a file is no cache: 100,000 modules take 90 MiB. */
const LIMIT_BYTES = 256 * 1024 * 1024

/** Trees at passing paths leave files behind, so that only the newest are kept. */
const FILES_MAX = 16

/** Makes the names of files that only this process writes different from those of others. */
const PROBE = 'now'

/** The cache of one tree, and where it is kept. */
export interface CacheFile {
  readonly cache: FactCache
  readonly directory: string
  readonly path: string
}

/**
 * Opens the cache of the tree at `tree`, an absolute path on this machine, in the first of `directories` that can be had.
 * Each is made if it is not there, and must be ours alone: who else could write there could say what is in a module.
 * Undefined where none will do, or nothing can be written there, for then there is no telling what time it is.
 */
export async function openCacheFile(
  files: Files,
  directories: readonly string[],
  tree: string,
  writer: string,
): Promise<CacheFile | undefined> {
  const directory = await privateDirectory(files, directories)
  if (directory === undefined) return undefined
  const path = `${directory}/${nameOf(tree)}`
  try {
    const nowNs = await timeIn(files, directory, writer)
    return { cache: new FactCache(await readOrNothing(files, path), nowNs), directory, path }
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** Keeps what has been learnt. Nothing is lost but time where that cannot be written. */
export async function saveCacheFile(
  files: Files,
  { cache, directory, path }: CacheFile,
  writer: string,
): Promise<void> {
  const bytes = cache.encode()
  if (bytes === undefined) return
  try {
    await replaceFile(files, path, bytes, writer)
    await removeOldest(files, directory)
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/** The next is tried only where a directory is another user's. */
async function privateDirectory(files: Files, directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    try {
      await files.makeLockDirectory(directory)
      return directory
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (!isRefusal(error, 'EACCES', 'EPERM')) return undefined
    }
  }
  return undefined
}

/** By what the path says, not by where links lead: two paths of one tree have a cache each. */
function nameOf(tree: string): string {
  const words = Uint32Array.from(latin1Bytes(tree))
  const sums = checksum(words, 0, words.length)
  return `${sums.map((sum) => sum.toString(16).padStart(8, '0')).join('')}.facts`
}

/** The time as files get it: that of one that is made now. */
async function timeIn(files: Files, directory: string, writer: string): Promise<bigint> {
  const probe = `${directory}/${PROBE}.${writer}`
  try {
    await files.createFile(probe, new Uint8Array(), 0o600)
  } catch (error) {
    // Left behind by a process that was killed in between. It tells an earlier time, which is only more careful.
    if (!isRefusal(error, 'EEXIST')) throw error
  }
  try {
    return (await files.stat(probe)).ctimeNs
  } finally {
    await files.unlink(probe)
  }
}

async function readOrNothing(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path, LIMIT_BYTES)
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

async function removeOldest(files: Files, directory: string): Promise<void> {
  const names = await files.list(directory)
  if (names.length <= FILES_MAX) return
  const found: { readonly path: string; readonly mtimeNs: bigint }[] = []
  for (const { name } of names) {
    const path = `${directory}/${name}`
    found.push({ path, mtimeNs: (await files.stat(path)).mtimeNs })
  }
  found.sort((a, b) => Number(b.mtimeNs - a.mtimeNs))
  for (const { path } of found.slice(FILES_MAX)) await files.unlink(path)
}
