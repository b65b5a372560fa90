import type { Choice, Machine, Process, Program } from '../../../src/host/simulated/index.ts'
import type { History, Result } from '../histories/index.ts'
import { parseProgram } from '../programs/index.ts'
import { type KernelName, modelMachine } from './machine.ts'
import { type Actor, type Held, perform } from './perform.ts'
import { RealTime } from './real-time.ts'
import { readState } from './state.ts'

/** What the kernel does for processes that have ended. */
const CLOSING = 'closing'

/** One run of the model along what several processes did on a kernel, until it leaves that way. */
export class Run {
  readonly #history: History
  readonly #machine: Machine
  readonly #baseline: readonly string[]
  readonly #processes: Process[] = []
  /** What each of them has of the guest's keeper. */
  readonly #held: Held[] = []
  readonly time: RealTime
  /** Which of them have done all that they do, and are about to end. */
  readonly #isOver: boolean[] = []
  #left = false
  #due: readonly Choice[] = []
  #way = ''

  private constructor(kernel: KernelName, history: History) {
    this.#history = history
    this.#machine = modelMachine(kernel)
    this.#baseline = Object.keys(this.#machine.sysModule())
    this.time = new RealTime(history.order ?? '')
  }

  /** At the moment when the processes begin. */
  static async begin(kernel: KernelName, history: History): Promise<Run> {
    const run = new Run(kernel, history)
    const { first, together } = parseProgram(history.program)
    await run.#alone(async (actor) => {
      for (const operation of first) await perform(actor, operation)
    })
    for (const [index, operations] of together.entries()) {
      run.#held.push([])
      run.#processes.push(run.#machine.start(`${index}`, run.#process(operations, index)))
    }
    return run
  }

  /**
   * What may happen next without leaving the way; nothing where it ends. Time never passes: nothing on this machine takes
   * longer than the schedule wants.
   */
  choices(): readonly Choice[] {
    this.#due = this.#left ? [] : this.#machine.choices().filter((choice) => this.#isDue(choice))
    return this.#due
  }

  /** Performs one of the choices that were told last. */
  async perform(choice: Choice): Promise<void> {
    this.#way += this.#due.indexOf(choice)
    await this.#machine.perform(choice)
    this.#closeFiles()
  }

  /** What was chosen so far: for each step a digit, the number of the choice among those that were due. Never are there ten. */
  get way(): string {
    return this.#way
  }

  /** Goes a way, as far as it leads. */
  async go(way: string): Promise<void> {
    for (const digit of way) {
      const choice = this.choices()[Number(digit)]
      if (choice === undefined) return
      await this.perform(choice)
    }
  }

  /** Equal for two runs that go on alike. The machine forgets what processes have learned that are gone; the history does not. */
  key(): string {
    return `${this.#machine.stateKey()} ${this.#left ? 'left' : this.time.progress}`
  }

  /** Has every process ended as it did there, and is the state the one that was left? */
  async isAtTheEnd(): Promise<boolean> {
    if (this.#left || this.#processes.some(({ end }) => end === undefined)) return false
    let state = ''
    await this.#alone(async ({ host }) => {
      state = await readState(this.#machine, host.files, this.#baseline)
    })
    return state === this.#history.states[0]
  }

  async #alone(act: (actor: Actor) => Promise<void>): Promise<void> {
    this.#machine.start('alone', async (host) => {
      await act({ machine: this.#machine, host, held: [], written: [] })
      return 0
    })
    await this.#machine.run()
  }

  #isDue({ kind, call, process }: Choice): boolean {
    if (kind !== 'step') return false
    const index = Number(process)
    const begins = call === 'checkpoint' && !process.startsWith(CLOSING) && this.#isOver[index] !== true
    return !begins || this.time.mayGoOn(index)
  }

  #process(operations: readonly string[], index: number): Program {
    const results = this.#history.results[index]!
    return async (host) => {
      const actor: Actor = { machine: this.#machine, host, held: this.#held[index]!, written: [] }
      for (const [number, operation] of operations.entries()) {
        await host.strands.checkpoint()
        this.time.begins(index)
        const result = await this.#perform(actor, operation)
        if (result !== results[number]) this.#left = true
        this.time.ends(index)
      }
      this.#isOver[index] = true
      // The machine closes files at once where the kernel takes a while.
      if (actor.written.length > 0) await host.strands.checkpoint()
      return 0
    }
  }

  async #perform(actor: Actor, operation: string): Promise<Result> {
    const [verb, process] = operation.split(' ')
    if (verb === 'spin') return 0
    if (verb !== 'kill') return perform(actor, operation)
    this.#processes[Number(process)]?.kill()
    // Who has killed himself never comes back.
    await actor.host.strands.checkpoint()
    return 0
  }

  /** A while after a process has ended, its files are closed. */
  #closeFiles(): void {
    for (const [index, { end }] of this.#processes.entries()) {
      const held = this.#held[index]!
      if (end === undefined || held.length === 0) continue
      this.#held[index] = []
      this.#machine.start(CLOSING, async (host) => {
        await host.strands.checkpoint()
        for (const [, give] of held) give()
        return 0
      })
    }
  }
}
