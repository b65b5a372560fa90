import { type ErrnoName, errnoOf, type Syscall } from './names.ts'

/** Every class of error that modonce throws, one level deep: the class is the door that refused, `code` the reason. */
export type ModonceError = KernelError | FormatError | InstallationError

/**
 * A system call refused. `errno` is negative, as in Node's own errors and libkmod's return values. As with those of
 * node:fs/promises, there is no stack: most refusals are answers, and to walk the stack costs more than the call itself.
 */
export class KernelError extends Error {
  override readonly name = 'KernelError'
  readonly kind = 'kernel'
  readonly code: ErrnoName
  readonly errno: number
  readonly syscall: Syscall
  /** The path or the module that the call was about. */
  readonly subject: string

  constructor(syscall: Syscall, subject: string, code: ErrnoName) {
    const engine = Error as StackTraces
    const { stackTraceLimit } = engine
    engine.stackTraceLimit = 0
    super(`${syscall} ${subject}: ${code}`)
    engine.stackTraceLimit = stackTraceLimit
    this.code = code
    this.errno = -errnoOf(code)
    this.syscall = syscall
    this.subject = subject
  }
}

/** What V8 has beside the standard: how many frames an error that is made keeps. */
interface StackTraces {
  stackTraceLimit?: number | undefined
}

/** Bytes are not what their format says. `code` is the errno that libkmod answers for the same bytes. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly kind = 'format'
  readonly code: ErrnoName
  readonly errno: number
  /** What was being read, as in `ELF` or `modules.dep.bin`. */
  readonly format: string
  /** Bytes from the start of the input to the place where reading stopped. */
  readonly offset: number
  readonly problem: string

  constructor(format: string, offset: number, problem: string, code: ErrnoName = 'EINVAL') {
    super(`${format}: ${problem} at byte ${offset}`)
    this.code = code
    this.errno = -errnoOf(code)
    this.format = format
    this.offset = offset
    this.problem = problem
  }
}

/** Something that modonce needs is not installed here. The message is a sentence that says what to install. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError'
  readonly kind = 'installation'
  readonly code = 'ENOSYS'
}

/** True for a system call refused with one of `codes`, or with any errno where none is named. */
export function isRefusal(error: unknown, ...codes: ErrnoName[]): error is KernelError {
  return error instanceof KernelError && (codes.length === 0 || codes.includes(error.code))
}
