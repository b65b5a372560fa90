import { closeSync, constants, openSync } from 'node:fs'
import { type DirectoryEntry, FileIdentities, type FileKind } from '../index.ts'
import { refusal } from '../node/index.ts'
import type { Koffi } from './native.ts'
import { NativePath } from './native-path.ts'
import { loadNativeReader, type ReadNatively } from './native-reader.ts'
import { loadShownReader, type ReadShown } from './shown-files.ts'
import { STATX_WANTED, Statx } from './statx.ts'

/** Room for the names that one call fetches; a directory of modules has up to a few hundred. */
const NAMES_BYTES = 32 * 1024

const AT_FDCWD = -100

// Where a struct linux_dirent64 has its parts. include/linux/dirent.h, v6.12.
const [RECORD_BYTES, KIND, NAME] = [16, 18, 19]

/** By `d_type`. include/linux/fs_types.h, DT_*, v6.12. */
const KINDS: Readonly<Record<number, FileKind>> = { 4: 'directory', 8: 'file', 10: 'link' }
const KIND_UNKNOWN = 0

/** Ways to look at many files that cost little more than the system calls. */
export interface NativeFiles {
  /** The names in a directory; undefined where something stands against it, and Node is to say what. */
  list(path: string): DirectoryEntry[] | undefined
  identify(paths: readonly string[]): FileIdentities
  /** The same, put down where there is room for as many. */
  identifyInto(room: FileIdentities, paths: readonly string[]): FileIdentities
  readonly read: ReadNatively
  readonly readShown: ReadShown
}

/** By statx(2) and getdents64(2) of the C library that this process has loaded: glibc since 2.30. Throws where it has none. */
export function loadNativeFiles(koffi: Koffi): NativeFiles {
  const library = koffi.load(null)
  const statx: (at: number, path: Uint8Array, flags: number, mask: number, answer: Uint8Array) => number = library.func(
    'int statx(int dirfd, const void *path, int flags, unsigned int mask, void *answer)',
  )
  const getdents: (fd: number, names: Uint8Array, sizeBytes: number) => number | bigint = library.func(
    'long getdents64(int fd, void *names, size_t size)',
  )
  const path = new NativePath()
  const names = Buffer.alloc(NAMES_BYTES)
  const answer = new Statx()
  const identifyInto: NativeFiles['identifyInto'] = (identities, paths) => {
    identities.words.fill(0)
    for (let file = 0; file < paths.length; file++) {
      if (!path.put(paths[file]!)) continue
      if (statx(AT_FDCWD, path.bytes, 0, STATX_WANTED, answer.bytes) === 0) answer.putInto(identities, file)
    }
    return identities
  }
  return {
    list: (directory) => listDirectory(directory, names, (fd) => Number(getdents(fd, names, names.length))),
    identify: (paths) => identifyInto(new FileIdentities(paths.length), paths),
    identifyInto,
    read: loadNativeReader(koffi),
    readShown: loadShownReader(koffi),
  }
}

/** `fetch` fills `names` and gives the bytes of it, 0 at the end, or a negative number. */
function listDirectory(path: string, names: Buffer, fetch: (fd: number) => number): DirectoryEntry[] | undefined {
  const fd = open(path)
  try {
    const entries: DirectoryEntry[] = []
    for (;;) {
      const sizeBytes = fetch(fd)
      if (sizeBytes === 0) return entries
      if (sizeBytes < 0 || !addEntries(entries, names, sizeBytes)) return undefined
    }
  } finally {
    closeSync(fd)
  }
}

function open(path: string): number {
  try {
    return openSync(Buffer.from(path, 'latin1'), constants.O_RDONLY | constants.O_DIRECTORY)
  } catch (error) {
    throw refusal('open', path, error)
  }
}

/** False where the kind of an entry is not told. */
function addEntries(entries: DirectoryEntry[], names: Buffer, sizeBytes: number): boolean {
  const halves = new Uint16Array(names.buffer, names.byteOffset, names.length / 2)
  const text = names.toString('latin1', 0, sizeBytes)
  for (let start = 0; start < sizeBytes; start += halves[(start + RECORD_BYTES) / 2]!) {
    const kind = names[start + KIND]!
    if (kind === KIND_UNKNOWN) return false
    const name = text.slice(start + NAME, text.indexOf('\0', start + NAME))
    if (name !== '.' && name !== '..') entries.push({ name, kind: KINDS[kind] ?? 'other' })
  }
  return true
}
