import { type Actor, Strand } from './actor.ts'
import type { Cell } from './cells.ts'
import { needsThread, noThread } from './faults.ts'
import { answered, atomic, type KernelSteps, Operation, type Outcome, promised } from './operation.ts'
import type { Refused } from './refusal.ts'
import type { State } from './state.ts'

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed' }
  /** The program threw, which a program must not: the machine's run throws it on. */
  | { readonly kind: 'thrown'; readonly error: unknown }

/** A process, as whoever has started it sees it. Signals may be sent at any time, also from `onEvent`. */
export interface Process {
  readonly name: string
  /** Undefined while it lives. */
  readonly end: ProcessEnd | undefined
  /** Time for which it had a CPU; 0 on a machine that has no times (`timed`). */
  readonly cpuNs: number
  /** SIGKILL. What runs in the kernel goes on to its next interruptible wait or its end; only then the process is gone. */
  kill(): void
  /** SIGSTOP. A call in the kernel goes on; the process does not see it return before it is continued. */
  stop(): void
  /** SIGCONT. */
  continue(): void
}

/** What a process is made of. */
export interface ProcessFacts {
  readonly name: string
  /** The same for processes that run the same program with the same arguments. */
  readonly kind: string
  readonly goesOnAtOnce: boolean
  readonly privileged: boolean
  readonly environment: Readonly<Record<string, string>>
  readonly state: State
  /** How many of its calls may block at once. */
  readonly threads: number
}

/** What processes tell the machine. */
export interface ProcessEvents {
  /** A running strand has made a call, or ended: the machine can go on. */
  paused(): void
  /** A strand has a call outstanding. */
  called(strand: Strand): void
  /** A strand is no more. */
  left(strand: Strand): void
  /** What its program knows for good, and what else it knows: undefined where that is nothing yet. */
  knows(who: SimulatedProcess, strand: Strand, known: readonly unknown[] | undefined): void
  /** It was killed, stopped or continued. */
  signalled(who: SimulatedProcess): void
  ended(who: SimulatedProcess): void
  /** The rule that one strand makes one call at a time is broken. */
  broken(error: Error): void
}

type Signals = '' | 'stopped' | 'killed'

/**
 * A process of the machine. At most one of its strands runs at a time: the machine resolves one promise and waits until
 * that strand has made its next call or has ended. That is why it knows whose call a call is.
 */
export class SimulatedProcess implements Actor, Process {
  readonly waitedFor = true
  readonly name: string
  readonly kind: string
  readonly goesOnAtOnce: boolean
  readonly privileged: boolean
  readonly environment: Readonly<Record<string, string>>
  cpuNs = 0
  readonly #events: ProcessEvents
  readonly #atEnd: (() => void)[] = []
  readonly #threads: number
  readonly #signals: Cell<Signals>
  readonly #end: Cell<ProcessEnd | undefined>
  #strands: Strand[] = []
  #begun = 0
  #opened = 0
  #running: Strand | undefined
  /** The same as in its cells, for the machine itself, which asks at each step. */
  #isStopped = false
  #isKilled = false
  #isOver = false

  constructor(
    { name, kind, goesOnAtOnce, privileged, environment, state, threads }: ProcessFacts,
    events: ProcessEvents,
  ) {
    this.name = name
    this.kind = kind
    this.goesOnAtOnce = goesOnAtOnce
    this.privileged = privileged
    this.environment = environment
    this.#events = events
    this.#threads = threads
    this.#signals = state.cell<Signals>(`signals:${name}`, '', { origin: name })
    this.#end = state.cell<ProcessEnd | undefined>(`end:${name}`, undefined, { origin: name })
  }

  get strands(): readonly Strand[] {
    return this.#strands
  }

  get end(): ProcessEnd | undefined {
    return this.#end.value
  }

  get stopped(): boolean {
    return this.#isStopped
  }

  /** Looks at the signals that it was sent, for the footprint of what they may prevent. */
  heedSignals(): void {
    void this.#signals.value
  }

  /** The strand that runs now: it is what makes the next call. */
  get running(): Strand | undefined {
    return this.#running
  }

  get killed(): boolean {
    return this.#isKilled
  }

  kill(): void {
    if (this.#isOver) return
    this.#signal('killed')
    this.buryIfDead()
  }

  stop(): void {
    if (!this.#isKilled) this.#signal('stopped')
  }

  continue(): void {
    if (!this.#isKilled) this.#signal('')
  }

  nameOpened(): string {
    return `${this.name}/${this.#opened++}`
  }

  knowsForGood(): void {
    this.#knows(undefined)
  }

  knowsOnly(known: readonly unknown[]): void {
    this.#knows(known)
  }

  /** Does something when the process is gone, as the kernel closes its files. */
  whenGone(act: () => void): void {
    this.#atEnd.push(act)
  }

  /** Begins a strand. It first runs when the machine chooses it. `settled` is told how it ended. */
  begin(name: string, task: () => Promise<unknown>, settled: (outcome: Outcome) => void): void {
    const strand = new Strand(this, name)
    this.#begun++
    const ended = (outcome: Outcome) => {
      this.#running = undefined
      this.#forget((other) => other === strand)
      settled(outcome)
      this.buryIfDead()
      this.#events.paused()
    }
    const start = () =>
      (this.goesOnAtOnce ? begun(task) : (async () => task())()).then(
        (value) => ended({ kind: 'value', value }),
        (error: unknown) => ended({ kind: 'thrown', error }),
      )
    strand.operation = new Operation('start', '', atomic(nothing), start, start)
    this.#strands.push(strand)
    this.#events.called(strand)
  }

  /** The call of a strand: a promise that only the machine resolves. */
  call<Result>(call: string, subject: string, steps: KernelSteps<Result | Refused>): Promise<Result> {
    const strand = this.#running
    this.#running = undefined
    const isGone = this.#isKilled || this.#isOver
    const promise = isGone ? never<Result>() : this.#post(strand, call, subject, steps)
    if (isGone) this.#forget((other) => other === strand)
    this.buryIfDead()
    this.#events.paused()
    return promise
  }

  /** Gives the result of its call to a strand, which then runs. */
  resume(strand: Strand): void {
    const operation = strand.operation
    strand.operation = undefined
    this.#running = strand
    operation?.deliver()
  }

  /** Ends the process: what it still had outstanding is dropped, and what it held is given up. */
  finish(end: ProcessEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#end.value = this.#isKilled ? { kind: 'killed' } : end
    this.#forget(() => true)
    for (const act of this.#atEnd) act()
    this.#events.ended(this)
  }

  /** A killed process is gone when nothing of it is in the kernel any more, and nothing runs. */
  buryIfDead(): void {
    if (!this.#isKilled || this.#running !== undefined || this.#isOver) return
    this.#forget(({ operation }) => operation?.inUserspace !== false)
    if (this.#strands.length === 0) this.finish({ kind: 'killed' })
  }

  /** What a strand has begun with is nothing that another one forgets. */
  #knows(known: readonly unknown[] | undefined): void {
    if (this.#running !== undefined && this.#begun === 1) this.#events.knows(this, this.#running, known)
  }

  #signal(signals: Signals): void {
    this.#signals.value = signals
    this.#isStopped = signals === 'stopped'
    this.#isKilled = signals === 'killed'
    this.#events.signalled(this)
  }

  #forget(isOne: (strand: Strand) => boolean): void {
    const gone = this.#strands.filter(isOne)
    if (gone.length === 0) return
    this.#strands = this.#strands.filter((strand) => !gone.includes(strand))
    for (const strand of gone) this.#events.left(strand)
  }

  /** A thread is taken when the call is made, and given back when its strand sees the answer. */
  #hasThread(call: string): boolean {
    if (this.#strands.length <= this.#threads || !needsThread(call)) return true
    const busy = this.#strands.filter(({ operation }) => operation !== undefined && needsThread(operation.call))
    return busy.length < this.#threads
  }

  #post<Result>(
    strand: Strand | undefined,
    call: string,
    subject: string,
    steps: KernelSteps<Result | Refused>,
  ): Promise<Result> {
    const made = this.#hasThread(call) ? steps : atomic(() => refuse(noThread(call, subject)))
    const { operation, promise } = this.goesOnAtOnce
      ? answered<Result>(call, subject, made)
      : promised<Result>(call, subject, made)
    if (strand === undefined) {
      const problem = `${operation.title} while its strand has a call outstanding: use host.strands`
      this.#events.broken(new Error(`${this.name}: ${problem}`))
    } else {
      strand.operation = operation
      this.#events.called(strand)
    }
    return promise
  }
}

function nothing(): void {}

function begun(task: () => Promise<unknown>): Promise<unknown> {
  try {
    return task()
  } catch (error) {
    return Promise.reject(error)
  }
}

function refuse(error: Error): never {
  throw error
}

function never<Result>(): Promise<Result> {
  return new Promise<Result>(() => undefined)
}
