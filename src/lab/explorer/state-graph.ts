import type { Choice, Machine, Step } from '../../host/simulated/index.ts'
import type { Scenario } from './scenario.ts'
import type { SharedPlaces } from './shared-places.ts'
import { stuckAt, thrownIn } from './unasked.ts'

/** So many steps are taken together at most: who goes on for ever must not do so unseen. */
const MOST_TOGETHER = 1_000

/** A state that a scenario can come to, whatever way led there. */
export interface ScenarioState {
  /** As `Machine.stateKey`: 64 bits, equal for states from which the same can happen. */
  readonly key: bigint
  /** All that can happen next; nothing where a run ends. */
  readonly choices: readonly Choice[]
}

/** What one thing that happens leads to, with all that follows from it and is nobody else's business. */
export interface Edge {
  /** The first one, at least. */
  readonly steps: readonly Step[]
  readonly to: ScenarioState
  /** Laws that were found to be broken there. */
  readonly broken: readonly string[]
}

interface KnownState extends ScenarioState {
  readonly edges: Map<string, Edge>
  /** One way that leads there; none to the beginning. */
  readonly from: { readonly state: KnownState; readonly steps: readonly Step[] } | undefined
}

/**
 * The states of a scenario and what leads from one to another, found as they are asked for: code runs once for each step
 * from each state, however many executions go that way.
 */
export class StateGraph {
  readonly #scenario: Scenario
  readonly #shared: SharedPlaces
  readonly #sharedCount: number
  readonly #machine: Machine
  readonly #states = new Map<bigint, KnownState>()
  #broken: string[] = []
  /** Where the machine is. */
  #at: KnownState
  readonly root: ScenarioState
  /** Steps that were run, with those that were run again to come back to a state. */
  steps = 0

  constructor(scenario: Scenario, shared: SharedPlaces) {
    this.#scenario = scenario
    this.#shared = shared
    this.#sharedCount = shared.count
    this.#machine = scenario.make()
    this.#begin()
    this.#at = this.#stateNow(undefined)
    this.root = this.#at
  }

  /** How many states were found so far. */
  get size(): number {
    return this.#states.size
  }

  /** True where a place turned out to be shared that was not known to be: nothing that was found counts. */
  get isOutgrown(): boolean {
    return this.#shared.count > this.#sharedCount
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
    const steps = [await this.#take(choice)]
    for (let next = this.#alsoNow(steps); next !== undefined; next = this.#alsoNow(steps)) {
      steps.push(await this.#take(next))
    }
    const to = this.#stateNow({ state: from, steps })
    const unasked = [...thrownIn(this.#machine, steps.at(-1)!), ...stuckAt(this.#machine, to.choices)]
    const edge = { steps, to, broken: [...this.#broken, ...unasked] }
    from.edges.set(choice.id, edge)
    this.#at = to
    return edge
  }

  /** What is taken together with steps of one strand, as the last one is nobody else's business and nothing else can befall it. */
  #alsoNow(steps: readonly Step[]): Choice | undefined {
    const { choice, footprint } = steps.at(-1)!
    if (choice.kind !== 'step' || !this.#shared.isPrivate(footprint) || steps.length === MOST_TOGETHER) return undefined
    const choices = this.#machine.choices()
    if (choices.some((other) => other.kind !== 'step' && other.process === choice.process)) return undefined
    return choices.find(({ id }) => id === choice.id)
  }

  async #take(choice: Choice): Promise<Step> {
    const step = await this.#machine.perform(choice)
    this.#shared.note(step)
    this.steps++
    return step
  }

  async #goTo(state: KnownState): Promise<void> {
    if (this.#at === state) return
    const way: Choice[] = []
    for (let { from } = state; from !== undefined; { from } = from.state) {
      for (const { choice } of from.steps.toReversed()) way.push(choice)
    }
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
