import type { TimelineSink } from '../../timeline/index.ts'
import { AnyOrder, type Order } from './any-order.ts'
import type { Cell } from './cells.ts'
import type { Histories } from './histories.ts'
import { seededRandom } from './random.ts'
import type { State } from './state.ts'
import { Stepper } from './stepper.ts'
import { TimedOrder, type Times } from './timed-order.ts'
import { Waiting } from './waiting.ts'

export interface SchedulerOptions {
  readonly seed: number
  readonly stepBudget: number
  readonly onEvent: TimelineSink | undefined
  readonly toldCalls: readonly string[] | undefined
  readonly toldPoints: ((point: string) => boolean) | undefined
  /** With times, a machine with CPUs; without, any order. */
  readonly timed: Times | undefined
  readonly histories: Histories | undefined
}

/** What has become of a step: it is done; its strand runs on outside the kernel (`Stepper.step`); nobody can ever go on. */
export type Taken = 'done' | 'runs' | 'none'

/** Who can go on, whose step is next, and the clock that they share. */
export class Scheduler {
  readonly waiting: Waiting
  readonly stepper: Stepper
  /** Nanoseconds since the machine was made. */
  readonly clock: Cell<number>
  readonly #order: Order

  constructor(state: State, options: SchedulerOptions) {
    const { seed, timed } = options
    this.clock = state.cell('clock', 0)
    // Whether somebody waits still is nothing that a step learns: it hangs on where he stands and on the time that passes.
    const nowNs = () => this.clock.unseen
    this.waiting = new Waiting(state, nowNs, (strand) => this.#order.becameReady?.(strand))
    this.stepper = new Stepper(this.waiting, { ...options, nowNs: () => this.nowNs })
    const random = seededRandom(seed)
    this.#order =
      timed === undefined
        ? new AnyOrder(this.waiting, this.clock, random)
        : new TimedOrder(this.waiting, this.clock, random, timed)
  }

  get nowNs(): bigint {
    return BigInt(this.clock.value)
  }

  /** Can anybody go on without time passing? */
  get ready(): boolean {
    return this.waiting.ready.length > 0
  }

  /** Takes the next step of all. */
  next(): Taken {
    const strand = this.#order.next()
    if (strand === undefined) return 'none'
    return this.stepper.step(strand) ? 'runs' : 'done'
  }
}
