import { KernelError } from '../../errors.ts'
import { isErrnoName, type Syscall } from '../../names.ts'

/** Node's error as the KernelError that the port promises; anything that is not a refusal by the system is thrown on. */
export function refusal(syscall: Syscall, path: string, error: unknown): KernelError {
  const code = (error as { code?: unknown } | undefined)?.code
  if (typeof code !== 'string') throw error
  // A path with a NUL in it, which Node does not hand on: no file has such a name.
  if (code === 'ERR_INVALID_ARG_VALUE') return new KernelError(syscall, path, 'ENOENT')
  if (code.startsWith('ERR_')) throw error
  return new KernelError(syscall, path, isErrnoName(code) ? code : 'EIO')
}
