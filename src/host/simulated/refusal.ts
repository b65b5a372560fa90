import { KernelError } from '../../errors.ts'
import type { ErrnoName, Syscall } from '../../names.ts'

/** V8 has it, and other engines do not mind. */
const traced = Error as unknown as { stackTraceLimit?: number }

/** The end of a call that refuses, returned and not thrown: to throw through the kernel costs as much as a whole step. */
export class Refused {
  readonly error: KernelError

  constructor(syscall: Syscall, subject: string, code: ErrnoName) {
    this.error = refusal(syscall, subject, code)
  }
}

/**
 * A system call refuses, which is an answer like any other here: without a stack trace, whose making takes ten times as long
 * as all the rest of a step.
 */
export function refusal(syscall: Syscall, subject: string, code: ErrnoName): KernelError {
  const limit = traced.stackTraceLimit
  traced.stackTraceLimit = 0
  try {
    return new KernelError(syscall, subject, code)
  } finally {
    if (limit === undefined) delete traced.stackTraceLimit
    else traced.stackTraceLimit = limit
  }
}
