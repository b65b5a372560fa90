import type { Choice, Machine, Step } from '../../host/simulated/index.ts'
import type { Scenario } from './scenario.ts'

/** A state that a scenario can come to, whatever way led there. */
export interface ScenarioState {
  /** As `Machine.stateKey`: 64 bits, equal for states from which the same can happen. */
  readonly key: bigint
  /** All that can happen next; nothing where a run ends. */
  readonly choices: readonly Choice[]
}

/** What one thing that happens leads to. */
export interface Edge {
  readonly step: Step
  readonly to: ScenarioState
  /** Laws that were found to be broken there. */
  readonly broken: readonly string[]
}

interface KnownState extends ScenarioState {
  readonly edges: Map<string, Edge>
  /** One way that leads there; none to the beginning. */
  readonly from: { readonly state: KnownState; readonly choice: Choice } | undefined
}

/**
 * The states of a scenario and what leads from one to another, found as they are asked for: code runs once for each step
 * from each state, however many executions go that way.
 */
export class StateGraph {
  readonly #scenario: Scenario
  readonly #machine: Machine
  readonly #states = new Map<bigint, KnownState>()
  #broken: string[] = []
  /** Where the machine is. */
  #at: KnownState
  readonly root: ScenarioState
  /** Steps that were run, with those that were run again to come back to a state. */
  steps = 0

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#machine = scenario.make()
    this.#begin()
    this.#at = this.#stateNow(undefined)
    this.root = this.#at
  }

  /** How many states were found so far. */
  get size(): number {
    return this.#states.size
  }

  /** What a choice is known to lead to, if somebody has asked before. */
  known(state: ScenarioState, choice: Choice): Edge | undefined {
    return (state as KnownState).edges.get(choice.id)
  }

  /** What a choice of a state leads to. */
  async next(state: ScenarioState, choice: Choice): Promise<Edge> {
    const from = state as KnownState
    const known = from.edges.get(choice.id)
    if (known !== undefined) return known
    await this.#goTo(from)
    this.#broken = []
    const step = await this.#machine.perform(choice)
    this.steps++
    const to = this.#stateNow({ state: from, choice })
    const edge = { step, to, broken: this.#broken }
    from.edges.set(choice.id, edge)
    this.#at = to
    return edge
  }

  async #goTo(state: KnownState): Promise<void> {
    if (this.#at === state) return
    const way: Choice[] = []
    for (let { from } = state; from !== undefined; { from } = from.state) way.push(from.choice)
    this.#machine.reset()
    this.#begin()
    for (const choice of way.reverse()) await this.#machine.perform(choice)
    this.steps += way.length
    this.#at = state
  }

  #begin(): void {
    this.#scenario.start(this.#machine, (law) => this.#broken.push(law))
  }

  #stateNow(from: KnownState['from']): KnownState {
    const choices = this.#machine.choices()
    const key = this.#machine.stateKey()
    let state = this.#states.get(key)
    if (state === undefined) {
      state = { key, choices, edges: new Map(), from }
      this.#states.set(key, state)
    }
    return state
  }
}
