import type { FileIdentities } from './file-identities.ts'
import type { UseFile } from './file-parts.ts'
import type { FileKind, FileStat } from './file-stat.ts'
import type { Locks } from './locks.ts'
import type { Watches } from './watches.ts'
import type { Writes } from './writes.ts'

/** What `read` refuses to go beyond unless it is told another bound: larger than any module, small enough for a laptop. */
export const READ_LIMIT_BYTES: number = 512 * 1024 * 1024

/** One name in a directory. The name is a byte string, and a link is a link here, wherever it leads. */
export interface DirectoryEntry {
  readonly name: string
  readonly kind: FileKind
}

/**
 * Reading, replacing, watching and locking files. Paths are byte strings, and every refusal is a KernelError that names call,
 * path and errno.
 */
export interface Files extends Locks, Watches, Writes {
  /**
   * The whole file, also where its size is not known beforehand (/proc, /sys, a pipe). More than `limitBytes` is EFBIG.
   * Never waits for somebody to open the other end of a pipe: one that nobody writes to is empty.
   */
  read(path: string, limitBytes?: number): Promise<Uint8Array>

  /**
   * A regular file read into memory that the caller has, for whoever reads thousands: the answer is a view of `room`, good
   * until the room is used again. What does not fit, or does not tell its size, is answered as by `read`.
   * More than `limitBytes` is EFBIG, whether it fits or not.
   */
  readInto(path: string, room: Uint8Array, limitBytes?: number): Promise<Uint8Array>

  /**
   * Many files, one after the other, for whoever looks at little of each: what `use` does not fetch need not be read. As long
   * as a file fits into `room`, its bytes lie there. What `use` throws ends the call.
   */
  readEach(paths: readonly string[], room: Uint8Array, use: UseFile): Promise<void>

  /** The first bytes of a file: `sizeBytes` of them, or all where it has fewer. */
  readStart(path: string, sizeBytes: number): Promise<Uint8Array>

  /** The names in a directory, in the order in which the file system gives them, without `.` and `..`. */
  list(path: string): Promise<DirectoryEntry[]>

  stat(path: string): Promise<FileStat>

  /**
   * What stat(2) says of each of many files, for whoever asks about thousands and compares. Where a path is refused, or
   * leads to something else than a regular file, there is none.
   */
  identify(paths: readonly string[]): Promise<FileIdentities>
}
