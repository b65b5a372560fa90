import { type CallEnd, done, type TimelineSink, thrown } from '../../timeline/index.ts'
import type { Actor, Strand } from './actor.ts'
import type { Operation, Outcome, Wakeup } from './operation.ts'
import type { Random } from './random.ts'

/** Something that can go on now. */
interface Choice {
  readonly actor: Actor
  readonly strand: Strand
  readonly operation: Operation
  readonly wakeup: Wakeup
}

export interface SchedulerOptions {
  readonly random: Random
  readonly stepBudget: number
  readonly onEvent: TimelineSink | undefined
}

/** What has become of a call. */
type Turn = { readonly kind: 'call' | 'point'; readonly detail: string } | ({ readonly kind: 'return' } & CallEnd)

/**
 * Decides who goes on: any strand whose call can take a step, by the seeded source. One step is one stretch of a call from
 * a point to the next. Time stands still while anybody can go on, and then moves to the next moment that somebody waits for.
 */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #actors = new Set<Actor>()
  #nowNs = 0n
  #steps = 0
  #calls = 0
  #paused: (() => void) | undefined

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  get nowNs(): bigint {
    return this.#nowNs
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

  /** The actor that was resumed has made its next call, or has ended. */
  paused(): void {
    this.#paused?.()
  }

  /** Can anybody go on without time passing? */
  get ready(): boolean {
    return this.#choices().length > 0
  }

  /** Who goes on next, after time has passed if it must; undefined where nobody ever can. */
  choose(): Choice | undefined {
    let choices = this.#choices()
    if (choices.length === 0) {
      const nextNs = this.#nextDeadlineNs()
      if (nextNs === undefined) return undefined
      this.#nowNs = nextNs
      choices = this.#choices()
    }
    return choices[this.#options.random(choices.length)]
  }

  async perform({ actor, strand, operation, wakeup }: Choice): Promise<void> {
    if (++this.#steps > this.#options.stepBudget) {
      throw new Error(`not ended after ${this.#options.stepBudget} steps:\n${this.describe()}`)
    }
    this.#announce(actor, strand, operation)
    // Whoever sees an event may kill or stop.
    if (this.#isHeld(actor, operation)) return
    if (operation.outcome === undefined) {
      operation.advance(wakeup)
      if (operation.outcome === undefined) {
        this.#tell(actor, strand, operation, { kind: 'point', detail: operation.pause.point })
      }
    }
    if (operation.outcome === undefined || this.#isHeld(actor, operation)) return actor.buryIfDead()
    this.#tell(actor, strand, operation, { kind: 'return', ...endOf(operation.outcome) })
    if (this.#isHeld(actor, operation)) return actor.buryIfDead()
    const paused = new Promise<void>((resolve) => {
      this.#paused = resolve
    })
    actor.resume(strand)
    if (actor.waitedFor) await paused
    this.#paused = undefined
  }

  /** Tells how a process ended. */
  ended(actor: Actor, detail: string): void {
    this.#options.onEvent?.({ atNs: this.#nowNs, process: actor.name, strand: '', kind: 'end', detail })
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

  /** Once, also where whoever is told stops the process at this moment and continues it later. */
  #announce(actor: Actor, strand: Strand, operation: Operation): void {
    if (operation.number !== undefined) return
    operation.number = this.#calls++
    this.#tell(actor, strand, operation, { kind: 'call', detail: '' })
  }

  #tell(actor: Actor, strand: Strand, { number = 0, call, subject }: Operation, turn: Turn): void {
    const place = { atNs: this.#nowNs, process: actor.name, strand: strand.name, number, call, subject }
    // Half of the time of a long exploration is spent here, and spreading two objects takes three times as long.
    this.#options.onEvent?.(Object.assign(turn, place))
  }

  #choices(): Choice[] {
    const choices: Choice[] = []
    for (const actor of this.#actors) {
      for (const strand of actor.strands) {
        const { operation } = strand
        if (operation === undefined) continue
        const wakeup = this.#wakeup(actor, operation)
        if (wakeup !== undefined) choices.push({ actor, strand, operation, wakeup })
      }
    }
    return choices
  }

  /** Why an operation can go on now; undefined where it cannot. */
  #wakeup(actor: Actor, { begun, outcome, pause, inUserspace }: Operation): Wakeup | undefined {
    if (inUserspace && actor.stopped) return undefined
    if (outcome !== undefined || !begun) return 'ready'
    if (pause.ready === undefined ? pause.deadlineNs === undefined : pause.ready()) return 'ready'
    if (pause.deadlineNs !== undefined && pause.deadlineNs <= this.#nowNs) return 'timeout'
    return pause.interruptible === true && actor.killed ? 'interrupted' : undefined
  }

  /** Nothing of a stopped or killed process runs outside the kernel. */
  #isHeld(actor: Actor, operation: Operation): boolean {
    return operation.inUserspace && (actor.killed || actor.stopped)
  }

  #nextDeadlineNs(): bigint | undefined {
    let nextNs: bigint | undefined
    for (const actor of this.#actors) {
      for (const { operation } of actor.strands) {
        if (operation === undefined || operation.outcome !== undefined) continue
        if (operation.inUserspace && actor.stopped) continue
        const { deadlineNs } = operation.pause
        if (deadlineNs !== undefined && (nextNs === undefined || deadlineNs < nextNs)) nextNs = deadlineNs
      }
    }
    return nextNs
  }
}

function endOf(outcome: Outcome): CallEnd {
  return outcome.kind === 'value' ? done(outcome.value) : thrown(outcome.error)
}
