import type { ErrnoName } from '../names.ts'

/**
 * Something that happened, as everything records it and every report reads it. Text is byte strings. A reader refuses
 * kinds that it does not know, so that a new one (a uevent, a line of the kernel's trace) is a new TIMELINE_VERSION.
 */
export type TimelineEvent = CallEvent | PointEvent | ReturnEvent | EndEvent

/** Whoever is told of events, each at its moment and in their order. */
export type TimelineSink = (event: TimelineEvent) => void

/** Who, and when. */
interface Happening {
  /** Nanoseconds of the monotonic clock of the machine on which it happened; on a simulated one, virtual time. */
  readonly atNs: bigint
  /** Its name, as the recorder was told it. */
  readonly process: string
  /** The line of control in it: `main`, or a task among others, as `main.0.2`. Empty for the process as a whole. */
  readonly strand: string
}

/** Which call. */
interface CallPart extends Happening {
  /** Joins the events of one call: no other call of the process has it. */
  readonly number: number
  /** A system call by its name, or another method of the host in a word: `finit_module`, `read`, `flock`, `sleep`. */
  readonly call: string
  /** What the call is about: a path, a module, a command. */
  readonly subject: string
}

/** A call is about to begin. Without a return, whoever made it was gone before that, or the recording ends earlier. */
export interface CallEvent extends CallPart {
  readonly kind: 'call'
  /** The other arguments, in short; empty where a simulated machine tells it. */
  readonly detail: string
}

/** A call has reached a point inside, at which others may run. Only a simulated machine can see it. */
export interface PointEvent extends CallPart {
  readonly kind: 'point'
  /** Its name, as `P8`, or what is waited for. */
  readonly detail: string
}

/** A call is over. */
export type ReturnEvent = CallPart & { readonly kind: 'return' } & CallEnd

/** How a call ended. */
export type CallEnd =
  /** `detail` is the result in short: bytes read, and the text where they are one; empty where there is none. */
  | { readonly outcome: 'done'; readonly detail: string }
  /** A system call refused, which need not be the one that the event is about: `finit_module` may fail in `open`. */
  | { readonly outcome: 'refused'; readonly syscall: string; readonly detail: ErrnoName }
  /** Any other error; `detail` is its message. */
  | { readonly outcome: 'failed'; readonly detail: string }

/** A process is gone. */
export interface EndEvent extends Happening {
  readonly kind: 'end'
  /** `exited 0`, `killed`, or `thrown`. */
  readonly detail: string
}
