import type { CallEnd, TimelineSink } from '../../timeline/index.ts'
import type { Actor, Strand } from './actor.ts'
import type { Histories } from './histories.ts'
import { endOf, type Operation, type Outcome } from './operation.ts'
import type { Waiting } from './waiting.ts'

export interface StepperOptions {
  readonly stepBudget: number
  readonly onEvent: TimelineSink | undefined
  /** Calls that are told of; all, where undefined. */
  readonly toldCalls: readonly string[] | undefined
  /** Which of their points are told of; all, where undefined. */
  readonly toldPoints: ((point: string) => boolean) | undefined
  readonly nowNs: () => bigint
  /** Is told what is learned by whom, where somebody asks for the keys of states. */
  readonly histories: Histories | undefined
}

/** Takes steps, and tells of them. One step is one stretch of a call from a point to the next, or to its end. */
export class Stepper {
  readonly #options: StepperOptions
  readonly #waiting: Waiting
  readonly #actors = new Set<Actor>()
  #steps = 0
  #calls = 0
  #whenPaused: (() => void) | undefined
  /** A strand runs outside the kernel. */
  #isRunning = false
  /** What it was answered is not yet told to the end. */
  #isResuming = false

  constructor(waiting: Waiting, options: StepperOptions) {
    this.#waiting = waiting
    this.#options = options
  }

  get steps(): number {
    return this.#steps
  }

  add(actor: Actor): void {
    this.#actors.add(actor)
  }

  remove(actor: Actor): void {
    this.#actors.delete(actor)
  }

  /**
   * Takes the next step of a strand that can go on. True where the strand runs on outside the kernel now: nothing may happen
   * on the machine before it has made its next call or has ended, in the same breath (see `whenPaused`) or later.
   */
  step(strand: Strand): boolean {
    const { actor, operation, wakeup } = strand
    if (operation === undefined || wakeup === undefined) throw new Error(`${actor.name} (${strand.name}) cannot go on`)
    if (++this.#steps > this.#options.stepBudget) {
      throw new Error(`not ended after ${this.#options.stepBudget} steps:\n${this.describe()}`)
    }
    if (operation.number === undefined) {
      operation.number = this.#calls++
      operation.isTold = this.#isTold(operation)
      if (operation.isTold) this.#tell(strand, operation, 'call', '')
      // Whoever sees an event may kill or stop.
      if (isHeld(actor, operation)) return false
    }
    if (operation.outcome === undefined) {
      operation.advance(wakeup)
      // Who is answered goes on as it is, and most calls are at once.
      if (operation.outcome === undefined || isHeld(actor, operation)) this.#waiting.look(strand)
      if (operation.outcome === undefined) {
        if (operation.isTold) this.#tellPoint(strand, operation)
        actor.buryIfDead()
        return false
      }
    }
    return this.#return(strand, operation, operation.outcome)
  }

  /** The strand that was resumed has made its next call, or has ended. */
  paused(): void {
    if (!this.#isRunning) return
    this.#isRunning = false
    if (this.#whenPaused !== undefined && !this.#isResuming) PAUSED.then(this.#whenPaused)
  }

  /** Goes on when a strand that was resumed has paused, as soon as it awaits its answer. Set before the step. */
  set whenPaused(goOn: (() => void) | undefined) {
    this.#whenPaused = goOn
  }

  knows(actor: Actor, strand: Strand, known: readonly unknown[] | undefined): void {
    this.#options.histories?.knows(actor, strand, known)
  }

  /** Tells how a process ended. */
  ended(actor: Actor, detail: string): void {
    const { onEvent, nowNs } = this.#options
    onEvent?.({ atNs: nowNs(), process: actor.name, strand: '', kind: 'end', detail })
  }

  /** A line for each call that has not returned. */
  describe(): string {
    const lines = [...this.#actors].flatMap((actor) =>
      actor.strands.map(({ name, operation }) => {
        const where = operation === undefined ? 'running' : `${operation.title} at ${operation.pause.point}`
        return `  ${actor.name} (${name})${actor.stopped ? ', stopped' : ''}: ${where}`
      }),
    )
    return lines.join('\n')
  }

  #return(strand: Strand, operation: Operation, outcome: Outcome): boolean {
    const { actor } = strand
    if (!isHeld(actor, operation) && !operation.returned) {
      operation.returned = true
      if (operation.isTold) this.#tellReturn(strand, operation, endOf(outcome))
    }
    if (isHeld(actor, operation)) {
      actor.buryIfDead()
      return false
    }
    this.#waiting.leave(strand)
    this.#options.histories?.inProgram(strand, operation)
    this.#isRunning = actor.waitedFor
    if (!actor.goesOnAtOnce) {
      actor.resume(strand)
      return actor.waitedFor
    }
    this.#isResuming = true
    actor.resume(strand)
    this.#isResuming = false
    return this.#isRunning
  }

  #isTold({ call }: Operation): boolean {
    const { onEvent, toldCalls } = this.#options
    return onEvent !== undefined && (toldCalls === undefined || toldCalls.includes(call))
  }

  #tellPoint(strand: Strand, operation: Operation): void {
    const { point } = operation.pause
    if (this.#options.toldPoints?.(point) !== false) this.#tell(strand, operation, 'point', point)
  }

  // Half of the time of a long exploration is spent here: to put an event together of two objects takes three times as long.
  #tell(
    { actor, name }: Strand,
    { number = 0, call, subject }: Operation,
    kind: 'call' | 'point',
    detail: string,
  ): void {
    const { onEvent, nowNs } = this.#options
    onEvent?.({ kind, detail, atNs: nowNs(), process: actor.name, strand: name, number, call, subject })
  }

  #tellReturn({ actor, name: strand }: Strand, { number = 0, call, subject }: Operation, end: CallEnd): void {
    const { onEvent, nowNs } = this.#options
    const { outcome, detail } = end
    const [kind, atNs, caller] = ['return' as const, nowNs(), actor.name]
    if (outcome !== 'refused') {
      onEvent?.({ kind, outcome, detail, atNs, process: caller, strand, number, call, subject })
    } else {
      const { syscall } = end
      onEvent?.({ kind, outcome, syscall, detail: end.detail, atNs, process: caller, strand, number, call, subject })
    }
  }
}

const PAUSED = Promise.resolve()

/** Nothing of a stopped or killed process runs outside the kernel. */
function isHeld(actor: Actor, operation: Operation): boolean {
  return operation.inUserspace && (actor.killed || actor.stopped)
}
