import { type Cancellation, MAIN_STRAND, type Signal, type Strands, type Task } from '../index.ts'
import type { Caller } from './actor.ts'
import type { Counter } from './cells.ts'
import { atomic, type KernelSteps, type Outcome } from './operation.ts'
import type { SimulatedProcess } from './process.ts'
import { type Begin, simulatedCrew } from './simulated-crew.ts'
import { simulatedSignal } from './simulated-signal.ts'
import type { State } from './state.ts'

/** Concurrency inside a process: each task is a strand, and the machine chooses among them as among processes. */
export function processStrands(owner: SimulatedProcess, state: State, nowNs: () => bigint): Strands {
  const current = () => owner.running?.name ?? MAIN_STRAND
  return strandsOf(owner, state, current, simulatedSignal(owner, state, nowNs), () => {
    const parent = current()
    return (index, task, settled) => owner.begin(`${parent}.${index}`, task, settled)
  })
}

/** Concurrency of somebody who is no process: his tasks begin at once. `wake` makes the machine look again. */
export function outsiderStrands(caller: Caller, state: State, nowNs: () => bigint, wake: () => void): Strands {
  return strandsOf(
    caller,
    state,
    () => MAIN_STRAND,
    simulatedSignal(caller, state, nowNs, wake),
    () => (_, task, settled) => {
      const ended = (outcome: Outcome) => {
        settled(outcome)
        wake()
      }
      ;(async () => task())().then(
        (value) => ended({ kind: 'value', value }),
        (error: unknown) => ended({ kind: 'thrown', error }),
      )
    },
  )
}

function strandsOf(
  caller: Caller,
  state: State,
  current: () => string,
  signal: () => Signal,
  makeBegin: () => Begin,
): Strands {
  const join = <Result>(call: string, tasks: readonly Task<Result>[], isDecided: (outcome: Outcome) => boolean) => {
    const group = new Group(state.counter(`running:${caller.nameOpened()}`), tasks.length, isDecided)
    const begin = makeBegin()
    for (const [index, task] of tasks.entries()) {
      begin(index, () => task(group.cancellation), group.settler(index))
    }
    return { group, joined: caller.call(call, '', waitFor(group)) }
  }
  return {
    all: async <Result>(tasks: readonly Task<Result>[]) => {
      const { group, joined } = join('strands.all', tasks, ({ kind }) => kind === 'thrown')
      await joined
      if (group.decision?.kind === 'thrown') throw group.decision.error
      return group.outcomes.map((outcome) => resultOf<Result>(outcome!))
    },
    race: async <Result>(tasks: readonly Task<Result>[]) => {
      if (tasks.length === 0) throw new RangeError('a race of no tasks never ends')
      const { group, joined } = join('strands.race', tasks, () => true)
      await joined
      return resultOf<Result>(group.decision!)
    },
    crew: (lead) => simulatedCrew(caller, state.counter(`running:${caller.nameOpened()}`), makeBegin(), lead),
    signal,
    checkpoint: () =>
      caller.call(
        'checkpoint',
        '',
        atomic(() => undefined),
      ),
    current,
  }
}

/** Tasks that somebody waits for together. */
class Group {
  readonly outcomes: (Outcome | undefined)[]
  /** The outcome that cancelled the others. */
  decision: Outcome | undefined
  readonly #isDecided: (outcome: Outcome) => boolean
  readonly #left: Counter

  constructor(left: Counter, size: number, isDecided: (outcome: Outcome) => boolean) {
    this.outcomes = new Array(size)
    this.#left = left
    left.add(size)
    this.#isDecided = isDecided
  }

  get cancellation(): Cancellation {
    const isCancelled = () => this.decision !== undefined
    return {
      get cancelled() {
        return isCancelled()
      },
    }
  }

  get ended(): boolean {
    return this.#left.value === 0
  }

  settler(index: number): (outcome: Outcome) => void {
    return (outcome) => {
      this.outcomes[index] = outcome
      if (this.decision === undefined && this.#isDecided(outcome)) this.decision = outcome
      this.#left.add(-1)
    }
  }
}

function* waitFor(group: Group): KernelSteps<void> {
  if (!group.ended) yield { point: 'joining', ready: () => group.ended, inUserspace: true }
}

function resultOf<Result>(outcome: Outcome): Result {
  if (outcome.kind === 'thrown') throw outcome.error
  return outcome.value as Result
}
