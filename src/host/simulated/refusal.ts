import { KernelError } from '../../errors.ts'
import type { ErrnoName, Syscall } from '../../names.ts'

/** The end of a call that refuses, returned and not thrown: to throw through the kernel costs as much as a whole step. */
export class Refused {
  readonly error: KernelError

  constructor(syscall: Syscall, subject: string, code: ErrnoName) {
    this.error = refusal(syscall, subject, code)
  }
}

/**
 * A system call refuses, which is an answer like any other here. Equal ones may be one object: the same is refused again and
 * again, and to make an error costs as much as most steps.
 */
export function refusal(syscall: Syscall, subject: string, code: ErrnoName): KernelError {
  const known = recent.get(subject)
  if (known?.code === code && known.syscall === syscall) return known
  const made = new KernelError(syscall, subject, code)
  if (recent.size >= RECENT_MAX) recent.clear()
  recent.set(subject, made)
  return made
}

/** The last refusal about each path or module. */
const recent = new Map<string, KernelError>()

const RECENT_MAX = 1_000
