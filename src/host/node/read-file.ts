import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs'
import { KernelError } from '../../errors.ts'
import { READ_LIMIT_BYTES } from '../index.ts'
import { refusal } from './refusal.ts'

/**
 * A read up to this size, which any index has, is made on the calling thread; a larger one on libuv's pool. A hop to the pool
 * and back costs more than reading an index does: four hops a file make 50 µs of CPU where four calls make 13 (Node 20, warm
 * cache), and starting its threads half a millisecond.
 */
const READ_HERE_BYTES = 4 * 1024 * 1024

/** Bytes asked for at a time of a file that does not tell its size. Most of /proc and /sys fits. */
const FIRST_GUESS_BYTES = 16 * 1024

/** Room for a page, which is what a file of /sys tells to hold. */
const SMALL = new Uint8Array(4096)

/** How long a pipe or terminal may stay silent before it is given up with EAGAIN. */
const PATIENCE_MS = 5_000
const POLL_MS = 10

// Opening a pipe that nobody writes to must not hang, nor a terminal become ours. Windows has neither flag. libuv adds
// O_CLOEXEC to every open.
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/** The bytes of the file at `path`, at most `limitBytes` of them. */
export function readWhole(path: string, limitBytes: number): Promise<Uint8Array> {
  return withFile(path, (fd) => readDescriptor(fd, path, limitBytes))
}

/**
 * The bytes of the file at `path`, in `room` if they fit. All reads are made on the calling thread: new memory, its zeroing
 * and the hops to the pool made a tree of 4,000 modules cost 700 ms of CPU, where this costs 110.
 */
export function readInto(path: string, room: Uint8Array, limitBytes: number = READ_LIMIT_BYTES): Promise<Uint8Array> {
  return withFile(path, async (fd) => {
    const stats = fstatSync(fd)
    if (!stats.isFile() || stats.size === 0 || stats.size > Math.min(room.length, limitBytes))
      return readDescriptor(fd, path, limitBytes)
    let sizeBytes = 0
    while (sizeBytes < stats.size) {
      const got = readSync(fd, room, sizeBytes, stats.size - sizeBytes, null)
      if (got === 0) break
      sizeBytes += got
    }
    return room.subarray(0, sizeBytes)
  })
}

/** Of a file that tells a small size, without memory of that size: those of /sys tell more than they hold. */
function readSmall(fd: number, toldBytes: number): Uint8Array {
  for (let sizeBytes = 0; ; ) {
    const got = readSync(fd, SMALL, sizeBytes, toldBytes - sizeBytes, null)
    sizeBytes += got
    if (got === 0 || sizeBytes === toldBytes) return SMALL.slice(0, sizeBytes)
  }
}

async function readDescriptor(fd: number, path: string, limitBytes: number): Promise<Uint8Array> {
  // Only a regular file tells its size. Those of /proc tell 0, and those of /sys a page whatever they hold.
  const stats = fstatSync(fd)
  const toldBytes = stats.isFile() ? stats.size : 0
  if (toldBytes > limitBytes) throw new KernelError('read', path, 'EFBIG')
  if (toldBytes > 0 && toldBytes <= SMALL.length) return readSmall(fd, toldBytes)
  let bytes = new Uint8Array(toldBytes || Math.min(FIRST_GUESS_BYTES, limitBytes + 1))
  for (let sizeBytes = 0; ; ) {
    const got = await fill(fd, bytes.subarray(sizeBytes))
    sizeBytes += got
    if (sizeBytes > limitBytes) throw new KernelError('read', path, 'EFBIG')
    if (sizeBytes === toldBytes && toldBytes > 0) return bytes
    if (got === 0) return bytes.slice(0, sizeBytes)
    if (sizeBytes === bytes.length) bytes = grown(bytes, limitBytes)
  }
}

/** The first `sizeBytes` bytes of the file at `path`, or all of a shorter one. */
export function readStart(path: string, sizeBytes: number): Promise<Uint8Array> {
  return withFile(path, async (fd) => {
    const bytes = new Uint8Array(sizeBytes)
    let filledBytes = 0
    while (filledBytes < sizeBytes) {
      const got = await fill(fd, bytes.subarray(filledBytes))
      if (got === 0) break
      filledBytes += got
    }
    return bytes.slice(0, filledBytes)
  })
}

/** Opens, hands on, closes. What Node throws in between is a refusal of read. */
async function withFile(path: string, use: (fd: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  const fd = open(path)
  try {
    return await use(fd)
  } catch (error) {
    throw error instanceof KernelError ? error : refusal('read', path, error)
  } finally {
    closeSync(fd)
  }
}

function open(path: string): number {
  try {
    return openSync(Buffer.from(path, 'latin1'), OPEN_FLAGS)
  } catch (error) {
    throw refusal('open', path, error)
  }
}

/** Twice the room, but never more than one byte beyond the limit: that byte tells that there is more. */
function grown(bytes: Uint8Array, limitBytes: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(bytes.length * 2, limitBytes + 1))
  larger.set(bytes)
  return larger
}

async function fill(fd: number, room: Uint8Array): Promise<number> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    try {
      return room.length <= READ_HERE_BYTES ? readSync(fd, room) : await readOnPool(fd, room)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || waitedMs >= PATIENCE_MS) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function readOnPool(fd: number, room: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, room, 0, room.length, null, (error, got) => (error === null ? resolve(got) : reject(error)))
  })
}
