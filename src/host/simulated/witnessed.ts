import type { CallEnd } from '../../timeline/index.ts'
import type { Choice } from './choice.ts'
import type { Faults } from './faults.ts'
import type { Outcome } from './operation.ts'
import type { ProcessEnd } from './process.ts'
import type { StandingCall } from './standing-call.ts'
import type { Witness } from './witness.ts'

/** What is in no cell: the calls of those who have not ended. */
export interface StandingStrand {
  /** The name of its process. */
  readonly who: string
  /** The same for processes that run the same program with the same arguments. */
  readonly kind: string
  readonly strand: string
  readonly operation: StandingCall
}

/** What a step came to: how its call ended, or where it stands. */
export interface CallTurn {
  readonly outcome: Outcome | undefined
  readonly end: CallEnd | undefined
  readonly point: string
}

/** A machine for whoever keeps account of it himself: it keeps none meanwhile, so that it has neither footprints nor keys. */
export interface Witnessed {
  readonly faults: Faults | undefined
  strands(): StandingStrand[]
  /** As `Machine.perform`. The witness is told what is touched. */
  repeat(choice: Choice, witness?: Witness): Promise<CallTurn>
  /** Does something from outside, as starting processes. */
  watch(act: () => void, witness: Witness): void
  /** Where a call stands; undefined where there is none. */
  callOf(who: string, strand: string): StandingCall | undefined
  /** How a process ended; undefined while it lives. */
  endOf(who: string): ProcessEnd | undefined
}
