import type { Koffi } from './native.ts'

/** What a call is given: a number, or the address of bytes. */
export type SyscallArgument = number | Uint8Array

/** Makes the system call of that number. Resolves to its result, or to a negative errno. */
export type SystemCall = (number: number, args: readonly SyscallArgument[]) => Promise<number>

/** System calls on the calling thread, which stands still until the kernel has answered. */
export function systemCallHere(koffi: Koffi): SystemCall {
  // The C library that this process has already loaded, whichever it is.
  const libc = koffi.load(null)
  return async (number, args) => {
    const types = args.map((arg) => (typeof arg === 'number' ? 'long' : 'void *'))
    const result = Number(libc.func('syscall', 'long', ['long', ...types])(number, ...args))
    return result === -1 ? -koffi.errno() : result
  }
}
