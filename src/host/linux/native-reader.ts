import { constants } from 'node:fs'
import { KernelError } from '../../errors.ts'
import { errnoName } from '../../names.ts'
import { FETCHED_BYTES, type FileParts } from '../index.ts'
import type { Koffi } from './native.ts'
import { NativePath } from './native-path.ts'

// As Node opens files to read. include/uapi/asm-generic/fcntl.h, v6.12; the same wherever Node runs but for O_CLOEXEC on none.
const O_CLOEXEC = 0o2000000
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | O_CLOEXEC

const SEEK_END = 2

/**
 * Read at once of each file: three of four modules are smaller, and each further call costs as much as copying 12 KiB.
 * 4,000 modules of 400 MB take 60 ms of CPU so, and 120 where Node reads them whole.
 */
const START_BYTES = 16 * FETCHED_BYTES

/** Reads a file; false where something stands against it, and Node is to say what. */
export type ReadNatively = (path: string, room: Uint8Array, use: (file: FileParts) => void) => boolean

/** By open(2), lseek(2) and pread(2) of the C library that this process has loaded. */
export function loadNativeReader(koffi: Koffi): ReadNatively {
  const library = koffi.load(null)
  const open: (path: Uint8Array, flags: number) => number = library.func('int open(const void *path, int flags)')
  const close: (fd: number) => number = library.func('int close(int fd)')
  const seek: (fd: number, offset: number, whence: number) => number | bigint = library.func(
    'long lseek(int fd, long offset, int whence)',
  )
  const pread: (fd: number, into: Uint8Array, sizeBytes: number, offset: number) => number | bigint = library.func(
    'long pread(int fd, void *into, size_t size, long offset)',
  )
  const native = new NativePath()
  return (path, room, use) => {
    if (!native.put(path)) return false
    const fd = open(native.bytes, OPEN_FLAGS)
    if (fd < 0) return false
    try {
      const sizeBytes = Number(seek(fd, 0, SEEK_END))
      // What has no size may be a pipe or a file of /proc.
      if (sizeBytes <= 0 || sizeBytes > room.length) return false
      const bytes = room.subarray(0, sizeBytes)
      const fill = (from: number, to: number) =>
        fillPart(bytes, from, to, (into, at) => Number(pread(fd, into, into.length, at)))
      if (!fill(0, START_BYTES)) return false
      use({
        bytes,
        thereBytes: Math.min(sizeBytes, START_BYTES),
        fetch(offset, partBytes) {
          const start = Math.max(offset, START_BYTES)
          if (!fill(start, offset + partBytes)) throw new KernelError('read', path, errnoName(koffi.errno()))
        },
      })
      return true
    } finally {
      close(fd)
    }
  }
}

/** False where that is refused. A file that has become shorter is filled up with NULs. */
function fillPart(
  bytes: Uint8Array,
  from: number,
  to: number,
  read: (into: Uint8Array, at: number) => number,
): boolean {
  const end = Math.min(to, bytes.length)
  for (let at = from; at < end; ) {
    const into = bytes.subarray(at, end)
    const got = read(into, at)
    if (got < 0) return false
    if (got === 0) {
      into.fill(0)
      return true
    }
    at += got
  }
  return true
}
