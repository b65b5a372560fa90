import type { ErrnoName, Syscall } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import { refusal } from '../../refusal.ts'
import type { ModuleLoader } from '../module-loader.ts'

/** An errno becomes the refusal of the system call. */
export function* answering(
  syscall: Syscall,
  subject: string,
  steps: KernelSteps<ErrnoName | undefined>,
): KernelSteps<void> {
  const code = yield* steps
  if (code !== undefined) throw refusal(syscall, subject, code)
}

/** Counts refusals, those of duplicates too. */
export function* counted(
  loader: ModuleLoader,
  steps: KernelSteps<ErrnoName | undefined>,
): KernelSteps<ErrnoName | undefined> {
  const code = yield* steps
  if (code !== undefined) loader.counters.failures.add(1)
  return code
}
