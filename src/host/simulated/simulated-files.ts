import type { ErrnoName } from '../../names.ts'
import { type DirectoryEntry, type FileStat, type Files, identifyEach, READ_LIMIT_BYTES, readEach } from '../index.ts'
import type { Caller } from './actor.ts'
import type { FileSystem } from './file-system.ts'
import { kindOf, type Node } from './nodes.ts'
import { AtomicSteps, atomic } from './operation.ts'
import { Refused, refused } from './refusal.ts'
import type { FileUser } from './stores.ts'

/** The reading part of a caller's files. Each call is one atomic step, a read of /proc or /sys too. */
export function simulatedFiles(
  fileSystem: FileSystem,
  caller: Caller,
): Pick<Files, 'read' | 'readInto' | 'readEach' | 'readStart' | 'list' | 'stat' | 'identify'> {
  const look = <Seen>(call: string, how: Look<Seen | Refused>, path: string, sizeBytes: number): Promise<Seen> =>
    caller.call(call, path, new Looking(how, fileSystem, caller, path, sizeBytes))
  const statOf = (path: string) => look('stat', stat, path, 0)
  const readWhole = (path: string, room: Uint8Array, limitBytes = READ_LIMIT_BYTES) =>
    caller.call(
      'read',
      path,
      atomic(() => readInto(fileSystem, caller, path, room, limitBytes)),
    )
  return {
    read: (path, limitBytes = READ_LIMIT_BYTES) => look('read', read, path, limitBytes),
    readInto: readWhole,
    readEach: (paths, room, use) => readEach(paths, (path) => readWhole(path, room), use),
    readStart: (path, sizeBytes) => look('read', readStart, path, sizeBytes),
    list: (path) =>
      caller.call(
        'list',
        path,
        atomic(() => list(fileSystem, path)),
      ),
    stat: statOf,
    // Many calls, between which others may do what they like.
    identify: (paths) => identifyEach(paths, statOf),
  }
}

/** What one of the functions below is called with. Most calls of a storm are such. */
class Looking<Seen> extends AtomicSteps<Seen> {
  readonly #look: Look<Seen>
  readonly #fileSystem: FileSystem
  readonly #reader: FileUser
  readonly #path: string
  readonly #sizeBytes: number

  constructor(look: Look<Seen>, fileSystem: FileSystem, reader: FileUser, path: string, sizeBytes: number) {
    super()
    this.#look = look
    this.#fileSystem = fileSystem
    this.#reader = reader
    this.#path = path
    this.#sizeBytes = sizeBytes
  }

  act(): Seen {
    return this.#look(this.#fileSystem, this.#reader, this.#path, this.#sizeBytes)
  }
}

type Look<Seen> = (fileSystem: FileSystem, reader: FileUser, path: string, sizeBytes: number) => Seen

function stat(fileSystem: FileSystem, _: FileUser, path: string): FileStat | Refused {
  return fileSystem.stat(path)
}

function read(fileSystem: FileSystem, reader: FileUser, path: string, limitBytes: number): Uint8Array | Refused {
  const found = fileSystem.find(path)
  const bytes = bytesAt(found, reader, path)
  if (bytes instanceof Refused) return bytes
  if (bytes.length > limitBytes) return refused('read', path, 'EFBIG')
  // What the kernel makes for this read is nobody else's.
  return typeof found !== 'string' && found.kind === 'generated' ? bytes : bytes.slice()
}

function readInto(
  fileSystem: FileSystem,
  reader: FileUser,
  path: string,
  room: Uint8Array,
  limitBytes: number,
): Uint8Array | Refused {
  const bytes = read(fileSystem, reader, path, limitBytes)
  if (bytes instanceof Refused || bytes.length > room.length) return bytes
  if (fileSystem.resolve('open', path).kind !== 'file') return bytes
  room.set(bytes)
  return room.subarray(0, bytes.length)
}

function readStart(fileSystem: FileSystem, reader: FileUser, path: string, sizeBytes: number): Uint8Array | Refused {
  const bytes = bytesAt(fileSystem.find(path), reader, path)
  return bytes instanceof Refused ? bytes : bytes.slice(0, sizeBytes)
}

function bytesAt(found: Node | ErrnoName, reader: FileUser, path: string): Uint8Array | Refused {
  if (typeof found === 'string') return refused('open', path, found)
  switch (found.kind) {
    case 'file':
      return found.bytes
    case 'generated':
      return found.generate(reader)
    case 'pipe':
      return new Uint8Array()
    default:
      return refused('read', path, 'EISDIR')
  }
}

function list(fileSystem: FileSystem, path: string): DirectoryEntry[] | Refused {
  const found = fileSystem.find(path)
  if (typeof found === 'string') return refused('open', path, found)
  if (found.kind !== 'directory') return refused('open', path, 'ENOTDIR')
  return found.children.entries().map(([name, child]) => ({ name, kind: kindOf(child) }))
}
