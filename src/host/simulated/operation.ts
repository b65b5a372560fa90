import { type CallEnd, done, thrown } from '../../timeline/index.ts'
import { Answer } from './answer.ts'
import { Refused } from './refusal.ts'

/**
 * A system call as the machine sees it: a generator that yields at each point where others may run. A call without a yield
 * is atomic. Kernel code is synchronous, so it costs no promises; only programs are asynchronous.
 */
export type KernelSteps<Result> = Generator<Pause, Result, Wakeup>

/** Why a call goes on after a pause. */
export type Wakeup = 'ready' | 'timeout' | 'interrupted'

/** What a call waits for. Without `ready` it can go on at once. */
export interface Pause {
  /** For people and for tests: `P8`, or what is waited for. */
  readonly point: string
  readonly ready?: (() => boolean) | undefined
  /** A moment of virtual time at which the wait ends anyhow. */
  readonly deadlineNs?: bigint | undefined
  /** Ended by a signal that kills. All other waits and all work in the kernel go on to their end. */
  readonly interruptible?: boolean
  /** What the stretch after it is about to work on, for who tells how long it takes: the size of an image to be read. */
  readonly bytes?: number
  /** Between two system calls of one port method: a process that is stopped or killed goes no further. */
  readonly inUserspace?: boolean
}

/** The end of a call: what its promise becomes. */
export type Outcome = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'thrown'; error: unknown }

/** A pause that has all fields. All that the machine looks at are of this one shape: it looks at each step. */
class FullPause implements Pause {
  readonly point: string
  readonly ready: (() => boolean) | undefined
  readonly deadlineNs: bigint | undefined
  readonly interruptible: boolean
  readonly bytes: number
  readonly inUserspace: boolean

  // One by one: the shapes that they come in are too many to be looked into quickly.
  constructor(
    point: string,
    ready: Pause['ready'],
    deadlineNs: bigint | undefined,
    interruptible: boolean,
    bytes: number,
    inUserspace: boolean,
  ) {
    this.point = point
    this.ready = ready
    this.deadlineNs = deadlineNs
    this.interruptible = interruptible
    this.bytes = bytes
    this.inUserspace = inUserspace
  }
}

/** The same for whoever comes to it again and again. */
export function fullPause(pause: Pause): Pause {
  if (pause instanceof FullPause) return pause
  const { point, ready, deadlineNs, interruptible = false, bytes = 0, inUserspace = false } = pause
  return new FullPause(point, ready, deadlineNs, interruptible, bytes, inUserspace)
}

/** A point after which something of that size is worked on. */
export function pauseOf(point: string, bytes: number): Pause {
  return new FullPause(point, undefined, undefined, false, bytes, false)
}

/** A wait for a condition, or for a moment if that comes first. */
export function waitOf(
  point: string,
  ready: () => boolean,
  deadlineNs: bigint | undefined,
  interruptible: boolean,
): Pause {
  return new FullPause(point, ready, deadlineNs, interruptible, 0, false)
}

/** Before its first stretch a call is nowhere in the kernel. */
const NOT_BEGUN = fullPause({ point: 'not begun', inUserspace: true })

type Settle = (value: unknown) => void

/** What the promise that was made last is settled with. */
let resolveMade: Settle = () => undefined
let rejectMade: Settle = () => undefined

/** Of all promises: a closure for each takes as long as a step. */
function keepSettlers(resolve: Settle, reject: Settle): void {
  resolveMade = resolve
  rejectMade = reject
}

/** A call, and the promise of its answer. */
export function promised<Result>(
  call: string,
  subject: string,
  steps: KernelSteps<Result | Refused>,
): Promised<Result> {
  const promise = new Promise<unknown>(keepSettlers) as Promise<Result>
  return { promise, operation: new Operation(call, subject, steps, resolveMade, rejectMade) }
}

/** The same for a program that goes on in the call that answers it. */
export function answered<Result>(
  call: string,
  subject: string,
  steps: KernelSteps<Result | Refused>,
): Promised<Result> {
  const answer = new Answer<Result>()
  return { promise: answer, operation: new Operation(call, subject, steps, answer) }
}

interface Promised<Result> {
  readonly promise: Promise<Result>
  readonly operation: Operation
}

/** A call that a strand has made and that has not returned. */
export class Operation {
  readonly call: string
  readonly subject: string
  readonly #steps: KernelSteps<unknown>
  readonly #resolve: Settle | Answer<unknown>
  readonly #reject: Settle | undefined
  begun = false
  /** Where it stands. */
  pause: Pause = NOT_BEGUN
  /** Set when the kernel is done with it; the process has not seen it before `deliver`. */
  outcome: Outcome | undefined
  /** Given when it is announced that it begins. */
  number: number | undefined
  /** Somebody is told of it. */
  isTold = false
  /** A signal that does not kill has ended its wait. */
  interrupted = false
  /** It has been told that it returns. */
  returned = false

  constructor(
    call: string,
    subject: string,
    steps: KernelSteps<unknown>,
    resolve: Settle | Answer<unknown>,
    reject?: Settle,
  ) {
    this.call = call
    this.subject = subject
    this.#steps = steps
    this.#resolve = resolve
    this.#reject = reject
  }

  /** For people: the call and what it is about. */
  get title(): string {
    return this.subject === '' ? this.call : `${this.call} ${this.subject}`
  }

  /** True while the process itself, not the kernel, is what must run next. */
  get inUserspace(): boolean {
    return this.outcome !== undefined || this.pause.inUserspace === true
  }

  /** Goes on to the next pause or to the end. */
  advance(wakeup: Wakeup): void {
    this.begun = true
    const steps = this.#steps
    this.interrupted = false
    try {
      if (steps instanceof AtomicSteps) this.outcome = outcomeOf(steps.act())
      else {
        const step = steps.next(wakeup)
        if (step.done === true) this.outcome = outcomeOf(step.value)
        else this.pause = fullPause(step.value)
      }
    } catch (error) {
      this.outcome = { kind: 'thrown', error }
    }
  }

  /** It is answered without being done. */
  refuse(error: unknown): void {
    this.begun = true
    this.outcome = { kind: 'thrown', error }
  }

  deliver(): void {
    const resolve = this.#resolve
    if (resolve instanceof Answer) {
      if (this.outcome?.kind === 'value') resolve.keep(this.outcome.value)
      else resolve.break(this.outcome?.error)
    } else if (this.outcome?.kind === 'value') resolve(this.outcome.value)
    else this.#reject?.(this.outcome?.error)
  }
}

const DONE: Outcome = { kind: 'value', value: undefined }

function outcomeOf(answer: unknown): Outcome {
  if (answer === undefined) return DONE
  return answer instanceof Refused ? answer : { kind: 'value', value: answer }
}

/** The end of a call, for those who are told of it. */
export function endOf(outcome: Outcome): CallEnd {
  return outcome.kind === 'value' ? done(outcome.value) : thrown(outcome.error)
}

/** A call that is done in one step. Most are, and a generator would be half of what they cost. */
export function atomic<Result>(act: () => Result): KernelSteps<Result> {
  return new Atomic(act)
}

/**
 * Steps that are no generator: the machine asks them for the next one, and nothing else. What they hold of where they stand is less
 * than a generator keeps, and V8 goes into it as into any function. The first wakeup is no answer to any pause.
 */
export abstract class PlainSteps<Result> implements KernelSteps<Result> {
  abstract next(wakeup: Wakeup): IteratorResult<Pause, Result>

  return(value: Result): IteratorReturnResult<Result> {
    return { done: true, value }
  }

  throw(error: unknown): never {
    throw error
  }

  [Symbol.iterator](): this {
    return this
  }
}

/** The last step of all, with the answer. */
export function ended<Result>(value: Result): IteratorReturnResult<Result> {
  return { done: true, value }
}

/** A step that ends at a pause. The same object may be given again and again. */
export function pausedAt(pause: Pause): IteratorYieldResult<Pause> {
  return { done: false, value: pause }
}

/** The same for calls that are made so often that what each is about is kept in one object, and not by a function in another. */
export abstract class AtomicSteps<Result> extends PlainSteps<Result> {
  abstract act(): Result

  next(): IteratorReturnResult<Result> {
    return { done: true, value: this.act() }
  }
}

class Atomic<Result> extends AtomicSteps<Result> {
  readonly #act: () => Result

  constructor(act: () => Result) {
    super()
    this.#act = act
  }

  act(): Result {
    return this.#act()
  }
}
