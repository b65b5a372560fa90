import type { FaultKind, StandingCall } from '../../../host/simulated/index.ts'
import type { Slot } from './layout.ts'

/** Why a call can go on. */
export type Wakeup = 'ready' | 'timeout' | 'interrupted'

/** What is known of a call that stands somewhere: the same for all that have come there by the same looks. */
export interface CallFacts {
  readonly call: string
  readonly subject: string
  readonly point: string
  readonly deadlineNs: number | undefined
  /** It waits for a condition. */
  readonly isGuarded: boolean
  /** As far as faults ask. */
  readonly standing: StandingCall
  /** Cells that nobody can see, which its condition looks at: whether they have changed since it began to wait. */
  readonly watched: Slot[]
}

export function factsOf(operation: StandingCall): CallFacts {
  const { call, subject, begun, pause, outcome, inUserspace, interrupted } = operation
  const { point, deadlineNs, interruptible = false, ready } = pause
  return {
    call,
    subject,
    point,
    deadlineNs: deadlineNs === undefined ? undefined : Number(deadlineNs),
    isGuarded: ready !== undefined,
    standing: { call, subject, begun, pause: { point, interruptible }, outcome, inUserspace, interrupted },
    watched: [],
  }
}

export interface StandingIn {
  readonly isStopped: boolean
  readonly isKilled: boolean
  readonly nowNs: number
}

/** As `Waiting` of the machine has it; undefined where it cannot go on. `holds` is asked at most once. */
export function wakeupOf<Unknown>(
  { standing, deadlineNs, isGuarded }: CallFacts,
  { isStopped, isKilled, nowNs }: StandingIn,
  holds: () => boolean | Unknown,
): Wakeup | undefined | Unknown {
  if (standing.inUserspace && isStopped) return undefined
  if (standing.outcome !== undefined || !standing.begun) return 'ready'
  if (standing.interrupted) return 'interrupted'
  if (isGuarded) {
    const held = holds()
    if (held === true) return 'ready'
    if (held !== false) return held
  } else if (deadlineNs === undefined) return 'ready'
  if (deadlineNs !== undefined && deadlineNs <= nowNs) return 'timeout'
  return standing.pause.interruptible === true && isKilled ? 'interrupted' : undefined
}

/** What can be done in a state, by numbers. */
export interface Move {
  readonly kind: 'step' | 'fault' | 'continue' | 'time'
  readonly who: number
  /** The offset of its call; undefined for what becomes of a process. */
  readonly call: number | undefined
  readonly wakeup: Wakeup | undefined
  readonly fault: FaultKind | undefined
}
