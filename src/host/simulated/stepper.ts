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
  readonly nowNs: () => bigint
  /** Is told what is learned by whom, where somebody asks for the keys of states. */
  readonly histories: Histories | undefined
}

/** What has become of a call. */
type Turn = { readonly kind: 'call' | 'point'; readonly detail: string } | ({ readonly kind: 'return' } & CallEnd)

/** Takes steps, and tells of them. One step is one stretch of a call from a point to the next, or to its end. */
export class Stepper {
  readonly #options: StepperOptions
  readonly #waiting: Waiting
  readonly #actors = new Set<Actor>()
  #steps = 0
  #calls = 0
  #resume: (() => void) | undefined

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
   * Takes the next step of a strand that can go on. A promise where the strand runs on outside the kernel now: it resolves
   * when it has made its next call or has ended, and nothing may happen on the machine before.
   */
  step(strand: Strand): Promise<void> | undefined {
    const { actor, operation, wakeup } = strand
    if (operation === undefined || wakeup === undefined) throw new Error(`${actor.name} (${strand.name}) cannot go on`)
    if (++this.#steps > this.#options.stepBudget) {
      throw new Error(`not ended after ${this.#options.stepBudget} steps:\n${this.describe()}`)
    }
    if (operation.number === undefined) {
      operation.number = this.#calls++
      if (this.#isTold(operation)) this.#tell(strand, operation, { kind: 'call', detail: '' })
      // Whoever sees an event may kill or stop.
      if (isHeld(actor, operation)) return undefined
    }
    if (operation.outcome === undefined) {
      operation.advance(wakeup)
      this.#waiting.look(strand)
      if (operation.outcome === undefined) {
        if (this.#isTold(operation)) this.#tell(strand, operation, { kind: 'point', detail: operation.pause.point })
        actor.buryIfDead()
        return undefined
      }
    }
    return this.#return(strand, operation, operation.outcome)
  }

  /** The strand that was resumed has made its next call, or has ended. */
  paused(): void {
    const resume = this.#resume
    this.#resume = undefined
    resume?.()
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

  #return(strand: Strand, operation: Operation, outcome: Outcome): Promise<void> | undefined {
    const { actor } = strand
    if (!isHeld(actor, operation) && !operation.returned) {
      operation.returned = true
      if (this.#isTold(operation)) this.#tell(strand, operation, { kind: 'return', ...endOf(outcome) })
    }
    if (isHeld(actor, operation)) {
      actor.buryIfDead()
      return undefined
    }
    this.#waiting.leave(strand)
    this.#options.histories?.inProgram(strand, operation)
    if (!actor.waitedFor) {
      actor.resume(strand)
      return undefined
    }
    const paused = new Promise<void>((resolve) => {
      this.#resume = resolve
    })
    actor.resume(strand)
    return paused
  }

  #isTold({ call }: Operation): boolean {
    const { onEvent, toldCalls } = this.#options
    return onEvent !== undefined && (toldCalls === undefined || toldCalls.includes(call))
  }

  #tell(strand: Strand, { number = 0, call, subject }: Operation, turn: Turn): void {
    const { onEvent, nowNs } = this.#options
    const place = { atNs: nowNs(), process: strand.actor.name, strand: strand.name, number, call, subject }
    // Half of the time of a long exploration is spent here, and spreading two objects takes three times as long.
    onEvent?.(Object.assign(turn, place))
  }
}

/** Nothing of a stopped or killed process runs outside the kernel. */
function isHeld(actor: Actor, operation: Operation): boolean {
  return operation.inUserspace && (actor.killed || actor.stopped)
}
