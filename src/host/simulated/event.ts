import { isRefusal } from '../../errors.ts'
import type { Outcome } from './operation.ts'

/** Something that happened on the machine. Whoever is told may kill, stop or start processes at that very moment. */
export interface MachineEvent {
  /** Steps of the scheduler so far. */
  readonly step: number
  readonly atNs: bigint
  readonly process: string
  readonly strand: string
  /** `call`: about to begin; `point`: reached a point inside; `return`: about to go back to the process; `end`: it is gone. */
  readonly kind: 'call' | 'point' | 'return' | 'end'
  /** The call and what it is about. */
  readonly call: string
  /** The point, the errno of a refusal, or how the process ended. */
  readonly detail: string
}

/** How a call ended, in a word: empty for a success. */
export function eventDetail(outcome: Outcome): string {
  if (outcome.kind === 'value') return ''
  return isRefusal(outcome.error) ? outcome.error.code : 'error'
}
