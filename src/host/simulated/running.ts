import { Driver } from './driver.ts'
import { Histories } from './histories.ts'
import type { MachineOptions } from './machine-options.ts'
import { Processes, type StartOptions } from './processes.ts'
import { Scheduler } from './scheduler.ts'
import type { State } from './state.ts'
import { Steering } from './steering.ts'

const STEP_BUDGET = 1_000_000

/** Threads for calls that may block, of each process: as many as modonce has on Linux. */
const THREADS = 128

/** Who runs on a machine, who waits, and for what: all of it that is in no cell, thrown away when it begins anew. */
export class Running {
  readonly scheduler: Scheduler
  readonly driver: Driver
  readonly processes: Processes
  readonly #steering: Steering | undefined
  readonly #programs = new Map<object, number>()

  constructor(state: State, options: MachineOptions) {
    const {
      seed = 1,
      stepBudget = STEP_BUDGET,
      onEvent,
      toldCalls,
      toldPoints,
      timed,
      threads = THREADS,
      faults,
      onFault,
    } = options
    const histories = state.tracked ? new Histories(state) : undefined
    const scheduler = new Scheduler(state, { seed, stepBudget, onEvent, toldCalls, toldPoints, timed, histories })
    this.scheduler = scheduler
    this.driver = new Driver(scheduler)
    this.processes = new Processes(state, scheduler, threads, (error) => this.driver.breaks(error))
    if (histories === undefined) return
    this.#steering = new Steering({ state, scheduler, processes: this.processes, histories, faults, onFault })
  }

  get steering(): Steering {
    if (this.#steering === undefined) throw new Error('a machine that is steered is made with `tracked: true`')
    return this.#steering
  }

  /** The same for a program that is started again with the same options. */
  kindOf(program: object, options: StartOptions): string {
    const number = this.#programs.get(program) ?? this.#programs.size
    this.#programs.set(program, number)
    return `${number} ${JSON.stringify(options)}`
  }

  /** Nobody waits any more. */
  abandon(): void {
    for (const { strands } of this.processes.living) {
      for (const strand of strands) this.scheduler.waiting.leave(strand)
    }
  }
}
