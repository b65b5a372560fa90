import type { CallTurn, Choice, Machine, Witness } from '../../../host/simulated/index.ts'
import type { Scenario } from '../scenario.ts'
import { HiddenState, standingWords } from './hidden-state.ts'

/** A way from the beginning, its last step first. */
export interface Path {
  readonly before: Path | undefined
  readonly choice: Choice
}

/** What a step came to, with the laws that it has broken. */
export interface Turn extends CallTurn {
  readonly broken: readonly string[]
}

/** The machine on which a scenario is run for real, where nobody knows yet what comes of it. */
export class Stage {
  readonly machine: Machine
  readonly #scenario: Scenario
  #at: Path | undefined
  #broken: string[] = []
  /** Steps that were run, with those that were run again to come back somewhere. */
  steps = 0

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.machine = scenario.make()
  }

  /** From the beginning. The witness is told what is touched in it. */
  begin(witness?: Witness): void {
    this.machine.reset()
    this.#at = undefined
    const begin = () => this.#scenario.start(this.machine, (law) => this.#broken.push(law))
    if (witness === undefined) begin()
    else this.machine.witnessed.watch(begin, witness)
  }

  /** Brings the machine to the end of a way. */
  async bring(path: Path | undefined): Promise<void> {
    const way: Path[] = []
    let from = path
    for (; from !== undefined && from !== this.#at; from = from.before) way.push(from)
    if (from !== this.#at) this.begin()
    for (const next of way.reverse()) {
      this.#check(next)
      await this.take(next)
    }
  }

  /** The key of the state at the end of a way. It is run once more, as the machine keeps no account otherwise. */
  async keyAt(path: Path | undefined): Promise<bigint> {
    const way: Path[] = []
    for (let from = path; from !== undefined; from = from.before) way.push(from)
    this.begin()
    for (const next of way.reverse()) {
      this.#check(next)
      await this.machine.perform(next.choice)
    }
    this.#at = path
    return this.machine.stateKey()
  }

  /** What is run again is what it was. */
  #check({ choice, before }: Path): void {
    if (choice.call === '') return
    const now = this.machine.witnessed.callOf(choice.process, choice.strand)
    const { call, subject, pause } = now ?? { call: 'no call', subject: '', pause: { point: '' } }
    if (call === choice.call && subject === choice.subject && pause.point === choice.point) return
    throw new HiddenState(lengthOf(before), choice, standingWords({ ...choice, call, subject, point: pause.point }))
  }

  /** Goes on, from the end of the way before. */
  async take(next: Path, witness?: Witness): Promise<Turn> {
    this.#broken = []
    const turn = await this.machine.witnessed.repeat(next.choice, witness)
    this.#at = next
    this.steps++
    return { ...turn, broken: this.#broken }
  }
}

/** How many steps a way has. */
export function lengthOf(path: Path | undefined): number {
  let length = 0
  for (let from = path; from !== undefined; from = from.before) length++
  return length
}
