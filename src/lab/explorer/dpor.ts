import type { Choice, Step } from '../../host/simulated/index.ts'
import { canStep, type Fork, forkOf, isAsleep, takeNext, tryStrand } from './fork.ts'
import { areDependent, enablerOf, eventAfter, type Happening, strandOf } from './happens-before.ts'
import { Memo } from './memo/index.ts'
import type { Scenario, Violation } from './scenario.ts'
import { SharedPlaces } from './shared-places.ts'
import { type Edge, type ScenarioState, StateGraph } from './state-graph.ts'
import { endless, isEnd } from './unasked.ts'
import { STEPS_OF_RUN } from './walk.ts'

/** A run to its end. Nothing of it may be kept but by value: the search goes on to the next one. */
export interface Execution {
  /** The key of the state that it ends in. */
  readonly end: bigint
  readonly events: readonly Happening[]
  /** Laws that it has broken, in the order in which that showed. */
  readonly broken: readonly Violation[]
}

export interface DporCounts {
  /** Runs to their end. */
  executions: number
  /** Runs that were given up, as all that could happen was asleep: an equivalent run came before. */
  blocked: number
  /** Steps of all runs. */
  steps: number
  /** States that they came through. */
  states: number
}

/** Who is told of executions. */
export interface DporListener {
  /** Where it answers `stop`, no more are tried. */
  onExecution(execution: Execution): 'stop' | undefined | Promise<'stop' | undefined>
  /** All begins anew: what was told so far will be told again. */
  onRestart?(): void
}

/**
 * Runs one execution of each kind: two that differ only in the order of steps which touch nothing in common are of one kind.
 * Source-DPOR with sleep sets: Abdulla, Aronis, Jonsson, Sagonas, *Source Sets: A Foundation for Optimal Dynamic Partial Order
 * Reduction*, J. ACM 64 (2017), algorithm 1. Calls that wait are steps that others switch off and on: where one was switched
 * off, it is tried before that.
 */
export async function dpor(
  scenario: Scenario,
  listener: DporListener,
  mostSteps: number = STEPS_OF_RUN,
): Promise<DporCounts> {
  const shared = new SharedPlaces()
  const memo = new Memo(scenario)
  for (;;) {
    const search = new Search(await StateGraph.begun(memo, shared), mostSteps)
    const outcome = await searchOn(search, listener)
    if (outcome !== 'outgrown') return search.counts
    listener.onRestart?.()
  }
}

async function searchOn(search: Search, listener: DporListener): Promise<'done' | 'stopped' | 'outgrown'> {
  for (;;) {
    const next = await search.run()
    if (next === 'done' || next === 'outgrown') return next
    if (next === 'asleep') search.counts.blocked++
    else {
      search.counts.executions++
      await search.nameEnd()
      const answer = listener.onExecution(search.execution)
      if ((typeof answer === 'object' ? await answer : answer) === 'stop') return 'stopped'
    }
  }
}

class Search {
  readonly counts: DporCounts = { executions: 0, blocked: 0, steps: 0, states: 0 }
  readonly #graph: StateGraph
  readonly #forks: Fork[] = []
  readonly #events: Happening[] = []
  /** What led from each fork to the next. */
  readonly #edges: Edge[] = []
  readonly #mostSteps: number
  /** Of the run, those that were taken together one by one. */
  #steps = 0
  #isBegun = false

  constructor(graph: StateGraph, mostSteps: number) {
    this.#mostSteps = mostSteps
    this.#graph = graph
  }

  get execution(): Execution {
    const broken: Violation[] = []
    for (const [at, edge] of this.#edges.entries()) for (const law of edge.broken) broken.push({ law, at })
    const at = this.#events.length - 1
    if (this.#isTooLong) broken.push({ law: endless(this.#mostSteps), at })
    return { end: this.#graph.keyOf(this.#state), events: this.#events, broken }
  }

  /** Sees to it that the state that it ends in has a key. */
  nameEnd(): Promise<void> | undefined {
    return this.#graph.nameState(this.#state)
  }

  get #isTooLong(): boolean {
    return this.#steps >= this.#mostSteps
  }

  /** Where the run is. */
  get #state(): ScenarioState {
    return this.#edges.at(-1)?.to ?? this.#graph.root
  }

  /** Runs the next execution; `asleep` if it need not be run to its end, `outgrown` where all must begin anew. */
  async run(): Promise<'end' | 'asleep' | 'done' | 'outgrown'> {
    if (this.#isBegun && !(await this.#goBack())) return 'done'
    this.#isBegun = true
    for (;;) {
      if (this.#isTooLong) return this.#graph.isOutgrown ? 'outgrown' : 'end'
      const { choices } = this.#state
      this.#switchedOff(choices)
      const fork = forkOf(choices, this.#stillAsleep())
      this.#forks.push(fork)
      if (isEnd(choices)) {
        fork.todo.push(...choices)
        return this.#graph.isOutgrown ? 'outgrown' : 'end'
      }
      const first = choices.find((choice) => choice.kind !== 'fault' && !isAsleep(fork, choice))
      this.#befalling(fork)
      if (first !== undefined) tryStrand(fork, strandOf(first))
      const next = takeNext(fork)
      if (next === undefined) return this.#graph.isOutgrown ? 'outgrown' : 'asleep'
      await this.#perform(next)
    }
  }

  async #perform(choice: Choice): Promise<void> {
    const state = this.#state
    const edge = this.#graph.known(state, choice) ?? (await this.#graph.next(state, choice))
    const enabler = enablerOf(choice, this.#forks.length - 1, (index) => this.#forks[index]!)
    const happening = eventAfter(this.#events, edge.steps, enabler)
    for (const race of happening.races) this.#reverse(race, happening)
    this.#events.push(happening)
    this.#edges.push(edge)
    this.#steps += edge.steps.length
    this.counts.steps++
    this.counts.states = this.#graph.size
  }

  /** To the last fork at which something is to be tried, and on by that; what was tried there sleeps from now on. */
  async #goBack(): Promise<boolean> {
    for (let fork = this.#forks.at(-1); fork !== undefined; fork = this.#forks.at(-1)) {
      const happening = fork.taken && this.#events.pop()
      if (happening !== undefined) {
        this.#steps -= this.#edges.pop()!.steps.length
        fork.sleep.push(happening.step)
      }
      const next = takeNext(fork)
      if (next !== undefined) {
        await this.#perform(next)
        return true
      }
      this.#forks.pop()
    }
    return false
  }

  /** What slept at the last fork, and has nothing to do with what was done there. */
  #stillAsleep(): Step[] {
    const [fork, happening] = [this.#forks.at(-1), this.#events.at(-1)]
    if (fork === undefined || happening === undefined) return []
    return fork.sleep.filter((asleep) => !areDependent(asleep, happening.step))
  }

  /**
   * What may befall those who wait, and processes as a whole, is tried everywhere, and first: then it sleeps while others do
   * what has nothing to do with it. No step of theirs could be found to race with it, as they take none.
   */
  #befalling(fork: Fork): void {
    for (const choice of fork.choices) {
      if (choice.kind === 'fault' && !canStep(fork, strandOf(choice))) fork.todo.push(choice)
    }
  }

  /** Strands that could go on before the last event, and now cannot: each is tried before that event. */
  #switchedOff(choices: readonly Choice[]): void {
    const [fork, happening] = [this.#forks.at(-1), this.#events.at(-1)]
    if (fork === undefined || happening === undefined) return
    const own = strandOf(happening.step.choice)
    for (const choice of fork.choices) {
      const strand = strandOf(choice)
      const isOff = choice.kind === 'step' && strand !== own && !choices.some(({ id }) => id === choice.id)
      if (isOff) tryStrand(fork, strand)
    }
  }

  /** Sees to it that the event is also tried before another one, from which it does not follow. */
  #reverse(race: number, happening: Happening): void {
    const fork = this.#forks[race]!
    const initials = this.#initialsAfter(race, happening)
    if (initials.some((strand) => fork.strands.includes(strand))) return
    const first = initials.find((strand) => canStep(fork, strand))
    if (first !== undefined) tryStrand(fork, first)
  }

  /** The strands that can begin what has happened without the event at `race`, up to `last`: nothing there comes before their step. */
  #initialsAfter(race: number, last: Happening): string[] {
    const without: number[] = []
    const initials: string[] = []
    for (let index = race + 1; index <= this.#events.length; index++) {
      const happening = this.#events[index] ?? last
      if (index < this.#events.length && happening.before.has(race)) continue
      if (!without.some((earlier) => happening.before.has(earlier))) initials.push(strandOf(happening.step.choice))
      without.push(index)
    }
    return initials
  }
}
