import { KernelError } from '../../errors.ts'
import type { ErrnoName, Syscall } from '../../names.ts'

/**
 * The end of a call that refuses, returned and not thrown: to throw through the kernel costs as much as a whole step. It is what
 * becomes of the call, as an `Outcome`.
 */
export class Refused {
  readonly kind = 'thrown'
  readonly error: KernelError

  constructor(error: KernelError) {
    this.error = error
  }
}

/**
 * A system call refuses, which is an answer like any other here. Equal ones may be one object: the same is refused again and
 * again, and to make an error costs as much as most steps.
 */
export function refused(syscall: Syscall, subject: string, code: ErrnoName): Refused {
  const known = recent.get(subject)
  if (known?.error.code === code && known.error.syscall === syscall) return known
  const made = new Refused(new KernelError(syscall, subject, code))
  if (recent.size >= RECENT_MAX) recent.clear()
  recent.set(subject, made)
  return made
}

/** The same for who throws it. */
export function refusal(syscall: Syscall, subject: string, code: ErrnoName): KernelError {
  return refused(syscall, subject, code).error
}

/** The last refusal about each path or module. */
const recent = new Map<string, Refused>()

const RECENT_MAX = 1_000
