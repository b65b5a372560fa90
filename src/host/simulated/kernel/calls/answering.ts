import type { ErrnoName, Syscall } from '../../../../names.ts'
import type { Counter } from '../../cells.ts'
import type { KernelSteps } from '../../operation.ts'
import { type Refused, refused } from '../../refusal.ts'

/** An errno becomes the refusal of the system call, and is counted where refusals are, those of duplicates too. */
export function* answering(
  syscall: Syscall,
  subject: string,
  steps: KernelSteps<ErrnoName | undefined>,
  failures?: Counter,
): KernelSteps<undefined | Refused> {
  return answerOf(syscall, subject, yield* steps, failures)
}

/** The same at once. */
export function answerOf(
  syscall: Syscall,
  subject: string,
  code: ErrnoName | undefined,
  failures?: Counter,
): undefined | Refused {
  if (code === undefined) return undefined
  failures?.add(1)
  return refused(syscall, subject, code)
}
