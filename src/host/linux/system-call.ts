import type { Koffi } from './native.ts'

/** What a call is given: a number, or the address of bytes. */
export type SyscallArgument = number | Uint8Array

/** Makes the system call of that number. Resolves to its result, or to a negative errno. */
export type SystemCall = (number: number, args: readonly SyscallArgument[]) => Promise<number>

/**
 * Calls that may be blocked at once beside the calling thread. The kernel has at most 50 helpers of its own at a time, udev
 * some hundred workers. A thread of Node's takes 9 MB, measured with Node 20.
 */
export const CALLS_MAX = 128

/** System calls on the calling thread, which stands still until the kernel has answered. */
export function systemCallHere(koffi: Koffi): SystemCall {
  // The C library that this process has already loaded, whichever it is.
  const syscall = koffi.load(null).func('long syscall(long number, ...)')
  return async (number, args) => {
    const typed = args.flatMap((arg) => [typeof arg === 'number' ? 'long' : 'void *', arg])
    const result = Number(syscall(number, ...typed))
    return result === -1 ? -koffi.errno() : result
  }
}
