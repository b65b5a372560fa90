import { type BigIntStats, type Dirent, opendirSync, statSync } from 'node:fs'
import { KernelError } from '../../errors.ts'
import {
  type DirectoryEntry,
  FileIdentities,
  type FileKind,
  type FileStat,
  type Files,
  READ_LIMIT_BYTES,
  readEach,
} from '../index.ts'
import { nodeWatches } from './node-watches.ts'
import { nodeWrites } from './node-writes.ts'
import { readInto, readStart, readWhole } from './read-file.ts'
import { refusal } from './refusal.ts'

/** Names fetched from the kernel at a time; a directory of modules has up to a few hundred. */
const NAMES_AT_ONCE = 512

/** Files through node:fs, on any operating system. Node has no flock(2), so that locks are refused with ENOSYS. */
export function nodeFiles(): Files {
  return {
    read: (path, limitBytes = READ_LIMIT_BYTES) => readWhole(path, limitBytes),
    readInto,
    readEach: (paths, room, use) => readEach(paths, (path) => readInto(path, room), use),
    readStart,
    list: async (path) => listDirectory(path),
    stat: async (path) => statOf(path),
    identify: async (paths) => identify(paths),
    ...nodeWrites(),
    ...nodeWatches(),
    makeLockDirectory: refuseToLock,
    openLock: refuseToLock,
  }
}

/** opendir, not readdir: the latter sorts, and kmod's answers depend on the order in which the directory has its names. */
function listDirectory(path: string): DirectoryEntry[] {
  const directory = attempt('open', path, () =>
    // `buffer` is missing in the types of `encoding`. With it the entries' names are Buffers, and an entry whose kind
    // the file system does not tell is looked at by Node, which joins it to a path of the same type only.
    opendirSync(bytesOf(path), { encoding: 'buffer' as BufferEncoding, bufferSize: NAMES_AT_ONCE }),
  )
  try {
    const entries: DirectoryEntry[] = []
    for (;;) {
      const entry = attempt('getdents', path, () => directory.readSync())
      if (entry === null) return entries
      entries.push({ name: (entry.name as unknown as Buffer).toString('latin1'), kind: kindOf(entry) })
    }
  } finally {
    directory.closeSync()
  }
}

function statOf(path: string): FileStat {
  return fileStat(attempt('stat', path, () => statSync(bytesOf(path), { bigint: true })))
}

function fileStat(stats: BigIntStats): FileStat {
  return {
    kind: kindOf(stats),
    sizeBytes: Number(stats.size),
    device: stats.dev,
    inode: stats.ino,
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
  }
}

function identify(paths: readonly string[]): FileIdentities {
  const found = new FileIdentities(paths.length)
  for (const [file, path] of paths.entries()) {
    const stats = statIfThere(path)
    if (stats !== undefined) found.put(file, fileStat(stats))
  }
  return found
}

/** A file that is not there is no exception, which would cost ten times what the call does. */
function statIfThere(path: string): BigIntStats | undefined {
  try {
    return statSync(bytesOf(path), { bigint: true, throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function kindOf(file: Dirent | BigIntStats): FileKind {
  if (file.isFile()) return 'file'
  if (file.isDirectory()) return 'directory'
  return file.isSymbolicLink() ? 'link' : 'other'
}

async function refuseToLock(path: string): Promise<never> {
  throw new KernelError('flock', path, 'ENOSYS')
}

function bytesOf(path: string): Buffer {
  return Buffer.from(path, 'latin1')
}

function attempt<Result>(syscall: 'open' | 'getdents' | 'stat', path: string, call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    throw refusal(syscall, path, error)
  }
}
