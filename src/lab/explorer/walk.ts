import type { Choice, Machine, Step } from '../../host/simulated/index.ts'
import type { Scenario, Violation } from './scenario.ts'
import { endless, isEnd, stuckAt, thrownIn } from './unasked.ts'

/** Where a run stands, and what can happen there. */
export interface Standing {
  readonly choices: readonly Choice[]
  /** What was taken there. */
  readonly step: Step
}

/** A run from the beginning to its end, or to where it was left. */
export interface Walk {
  readonly standings: readonly Standing[]
  readonly broken: readonly Violation[]
}

/** Chooses what happens next; undefined ends the run there. */
export type Pick = (choices: readonly Choice[], taken: number) => Choice | undefined

export const STEPS_OF_RUN = 10_000

/** Runs a scenario on a machine of its own, or on one that has been there before. */
async function walk(scenario: Scenario, machine: Machine, pick: Pick, mostSteps: number): Promise<Walk> {
  const standings: Standing[] = []
  const broken: Violation[] = []
  const isBroken = (law: string, at: number) => void broken.push({ law, at })
  scenario.start(machine, (law) => isBroken(law, standings.length))
  for (let choices = machine.choices(); !isEnd(choices); ) {
    const choice = pick(choices, standings.length)
    if (choice === undefined) break
    const step = await machine.perform(choice)
    const at = standings.length
    standings.push({ choices, step })
    choices = machine.choices()
    for (const law of [...thrownIn(machine, step), ...stuckAt(machine, choices)]) isBroken(law, at)
    if (standings.length < mostSteps) continue
    isBroken(endless(mostSteps), at)
    break
  }
  return { standings, broken }
}

/** A machine for one run after the other. */
export class Track {
  readonly #scenario: Scenario
  readonly #mostSteps: number
  #machine: Machine | undefined

  constructor(scenario: Scenario, mostSteps: number = STEPS_OF_RUN) {
    this.#scenario = scenario
    this.#mostSteps = mostSteps
  }

  async run(pick: Pick): Promise<Walk & { readonly end: bigint }> {
    if (this.#machine === undefined) this.#machine = this.#scenario.make()
    else this.#machine.reset()
    const walked = await walk(this.#scenario, this.#machine, pick, this.#mostSteps)
    return { ...walked, end: this.#machine.stateKey() }
  }
}
