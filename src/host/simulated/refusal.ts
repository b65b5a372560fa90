import { KernelError } from '../../errors.ts'
import type { ErrnoName, Syscall } from '../../names.ts'

/** V8 has it, and other engines do not mind. */
const traced = Error as unknown as { stackTraceLimit?: number }

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
