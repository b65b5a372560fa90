import type { Koffi } from './native.ts'

/** One call of flock(2): 0, or a negative errno. */
export type Flock = (fd: number, operation: number) => number

// include/uapi/asm-generic/fcntl.h, v6.12; the same on every architecture.
export const LOCK_EX = 2
export const LOCK_NB = 4
export const LOCK_UN = 8

/** flock(2) of the C library that this process has loaded. */
export function loadFlock(koffi: Koffi): Flock {
  const flock: Flock = koffi.load(null).func('int flock(int fd, int operation)')
  return (fd, operation) => (flock(fd, operation) === -1 ? -koffi.errno() : 0)
}
