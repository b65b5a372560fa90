import type { Outcome, Pause } from './operation.ts'

/** A call that has not returned, and where it stands. */
export interface StandingCall {
  readonly call: string
  readonly subject: string
  readonly begun: boolean
  readonly pause: Pause
  readonly outcome: Outcome | undefined
  /** The process itself, not the kernel, is what must run next. */
  readonly inUserspace: boolean
  /** A signal that does not kill has ended its wait. */
  readonly interrupted: boolean
}
