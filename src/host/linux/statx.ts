import { type FileIdentities, IDENTITY_WORDS } from '../index.ts'

/** Kind, inode, size, mtime and ctime. include/uapi/linux/stat.h, STATX_*, v6.12. */
export const STATX_WANTED: number = 0x1 | 0x40 | 0x80 | 0x100 | 0x200

/** Words of 32 bits in a struct statx. */
const STATX_WORDS = 64

// Where its fields lie, in words. include/uapi/linux/stat.h, struct statx, v6.12. The same on every architecture.
const INODE = 8
const SIZE = 10
const CTIME = 24
const MTIME = 28
const DEVICE_MAJOR = 34
const DEVICE_MINOR = 35
const MODE_HALF = 14

const S_IFMT = 0o170000
const S_IFREG = 0o100000

/** The lower half of a number of 64 bits comes first. */
const IS_LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** Memory for the answer of one statx(2). */
export class Statx {
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(4 * STATX_WORDS)
  readonly #words = new Uint32Array(this.bytes.buffer)
  readonly #halves = new Uint16Array(this.bytes.buffer)

  /** Puts down what it says of a file; nothing of what is no regular file. */
  putInto(identities: FileIdentities, file: number): void {
    if ((this.#halves[MODE_HALF]! & S_IFMT) !== S_IFREG) return
    const from = this.#words
    const to = identities.words
    const start = IDENTITY_WORDS * file
    const major = from[DEVICE_MAJOR]!
    const minor = from[DEVICE_MINOR]!
    // One number of two, as stat(2) of the C library has it. glibc sysdeps/unix/sysv/linux/bits/sysmacros.h, makedev().
    to[start + (IS_LITTLE ? 0 : 1)] = ((minor & 0xffffff00) << 12) | ((major & 0xfff) << 8) | (minor & 0xff)
    to[start + (IS_LITTLE ? 1 : 0)] = (major & 0xfffff000) | (minor >>> 20)
    // Each word for itself: a loop over them is a third of the time that looking at 4,000 files takes.
    to[start + 2] = from[INODE]!
    to[start + 3] = from[INODE + 1]!
    to[start + 4] = from[SIZE]!
    to[start + 5] = from[SIZE + 1]!
    to[start + 6] = from[MTIME]!
    to[start + 7] = from[MTIME + 1]!
    to[start + 8] = from[CTIME]!
    to[start + 9] = from[CTIME + 1]!
    to[start + 10] = from[MTIME + 2]!
    to[start + 11] = from[CTIME + 2]!
  }
}
