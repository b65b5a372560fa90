import type { Machine, Process, Program } from '../../../src/host/simulated/index.ts'
import type { History, Result } from '../histories/index.ts'
import { type ModuleProgram, parseProgram } from '../programs/index.ts'
import { modelMachine } from './machine.ts'
import { type Actor, perform } from './perform.ts'
import { RealTime } from './real-time.ts'
import { readState } from './state.ts'

/** How many schedules are tried before a history counts as one that the model cannot have. */
const SCHEDULES = 5_000

/**
 * The seed of a schedule by which the model does what the kernel did: the same results, the same state at the end, and no
 * operation begun before those had ended that were over by then. Undefined where none of many does.
 */
export async function scheduleOf(history: History, firstSeed = 1): Promise<number | undefined> {
  for (let seed = firstSeed; seed < firstSeed + SCHEDULES; seed++) {
    if (await new Crowd(history, seed).follows()) return seed
  }
  return undefined
}

/** One run of the model along a history, given up where it leaves it. */
class Crowd {
  readonly #history: History
  readonly #program: ModuleProgram
  readonly #machine: Machine
  readonly #time: RealTime
  readonly #processes: Process[] = []
  #left = false

  constructor(history: History, seed: number) {
    this.#history = history
    this.#program = parseProgram(history.program)
    this.#machine = modelMachine({ seed })
    this.#time = new RealTime(history.order ?? '')
  }

  async follows(): Promise<boolean> {
    const { first, together } = this.#program
    await this.#alone(async (actor) => {
      for (const operation of first) await perform(actor, operation)
    })
    together.forEach((operations, index) => {
      this.#processes.push(this.#machine.start(`${index}`, this.#process(operations, index)))
    })
    await this.#machine.run()
    if (this.#left || this.#processes.some(({ end }) => end === undefined)) return false
    let state = ''
    await this.#alone(async ({ host }) => {
      state = await readState(host.files)
    })
    return state === this.#history.states[0]
  }

  async #alone(act: (actor: Actor) => Promise<void>): Promise<void> {
    const held: Actor['held'] = []
    this.#machine.start('alone', async (host) => {
      await act({ machine: this.#machine, host, held })
      return 0
    })
    await this.#machine.run()
  }

  #process(operations: readonly string[], index: number): Program {
    return async (host) => {
      const held: Actor['held'] = []
      const actor: Actor = { machine: this.#machine, host, held }
      for (const [number, operation] of operations.entries()) {
        while (!this.#time.mayBegin(index, number)) {
          this.#processes[index]!.stop()
          await host.strands.checkpoint()
        }
        const result = await this.#perform(actor, operation)
        this.#time.ended(index)
        if (result !== this.#history.results[index]![number]) return this.#leave()
        for (const process of this.#processes) process.continue()
      }
      // The kernel's process gives up what it has a while after its last operation.
      await host.strands.checkpoint()
      for (const [, drop] of held) drop()
      return 0
    }
  }

  async #perform(actor: Actor, operation: string): Promise<Result> {
    if (operation.startsWith('spin ')) return 0
    return perform(actor, operation)
  }

  /** No more of this run is of interest. */
  #leave(): number {
    this.#left = true
    for (const process of this.#processes) process.stop()
    return 0
  }
}
