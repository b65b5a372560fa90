import type { CallEvent, ReturnEvent, TimelineEvent } from '../../host/index.ts'

/** Joins the two ends of a daemon's calls, for whoever folds its timeline. A call without an end is kept until then. */
export class OpenCalls {
  readonly #open = new Map<number, CallEvent>()

  get size(): number {
    return this.#open.size
  }

  /** For the end of a call, the call; undefined for anything else. */
  take(event: TimelineEvent): { readonly call: CallEvent; readonly end: ReturnEvent } | undefined {
    if (event.kind === 'call') this.#open.set(event.number, event)
    if (event.kind !== 'return') return undefined
    const call = this.#open.get(event.number)
    this.#open.delete(event.number)
    return call && { call, end: event }
  }
}
