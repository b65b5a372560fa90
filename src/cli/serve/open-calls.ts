import type { CallEvent, ReturnEvent, TimelineEvent, TimelineSink } from '../../host/index.ts'

/** A call and its end. */
export interface ClosedCall {
  readonly call: CallEvent
  readonly end: ReturnEvent
}

/** Joins the two ends of a daemon's calls, for whoever folds its timeline. A call without an end is kept until then. */
export class OpenCalls {
  readonly #open = new Map<number, CallEvent>()

  get size(): number {
    return this.#open.size
  }

  /** For the end of a call, the call; undefined for anything else. */
  take(event: TimelineEvent): ClosedCall | undefined {
    if (event.kind === 'call') this.#open.set(event.number, event)
    if (event.kind !== 'return') return undefined
    const call = this.#open.get(event.number)
    this.#open.delete(event.number)
    return call && { call, end: event }
  }
}

/** Something that is made of a timeline. */
export interface Fold {
  /** `closed` is the call that the event ends. */
  take(event: TimelineEvent, closed: ClosedCall | undefined): void
}

/** Tells each event to all, with the call that it ends: a boot has thousands of them, and each is looked for once. */
export function toFolds(folds: readonly Fold[], open: OpenCalls = new OpenCalls()): TimelineSink {
  return (event) => {
    const closed = open.take(event)
    for (const fold of folds) fold.take(event, closed)
  }
}
