import type { Step } from '../../../host/simulated/index.ts'
import { eventAfter, type Happening } from '../happens-before.ts'
import type { Possible } from '../possibilities.ts'
import type { Violation } from '../scenario.ts'
import type { Edge, ScenarioState, StateGraph } from '../state-graph.ts'
import { endless } from '../unasked.ts'
import type { Dependence } from './dependence.ts'
import { canStep, emptied, type Fork, forkAt, isAsleep, takeNext, tryOption, tryPlanned, tryStrand } from './fork.ts'
import { Reversals } from './reversals.ts'
import type { Piece } from './split.ts'
import { Trail } from './trail.ts'

/**
 * A run to its end. Nothing of it may be kept but by value: the search goes on to the next one. What is asked for is worked
 * out then.
 */
export interface Execution {
  /** The key of the state that it ends in. */
  readonly end: bigint
  readonly events: readonly Happening[]
  readonly taken: readonly Step[]
  /** Laws that it has broken, in the order in which that showed. */
  readonly broken: readonly Violation[]
}

/** How far a search has come: to the end of a run, to where all sleeps, to its own end, or to what must be learned first. */
export type Arrival = 'end' | 'asleep' | 'done' | 'outgrown' | 'gap'

const NOTHING: readonly Violation[] = []

const WHOLE: Piece = { way: [], sleep: [] }

/** Goes from one execution to the next, through the states of a graph. */
export class Search implements Execution {
  /** Steps of all runs. */
  steps = 0
  readonly #graph: StateGraph
  readonly #dependence: Dependence
  readonly #trail: Trail
  readonly #piece: Piece
  /** Those of the way, and further on those of ways before it. */
  readonly #forks: Fork[] = []
  #depth = 0
  readonly #mostSteps: number
  /** Of the run, those that were taken together one by one. */
  #length = 0
  /** How many events of the run have broken a law. */
  #brokenCount = 0
  /** What is to be done at the last fork. */
  #pending: Possible | undefined
  #isBegun = false
  readonly #reversals: Reversals

  /** All runs, or those that begin as a piece of a split does. */
  constructor(graph: StateGraph, dependence: Dependence, mostSteps: number, piece: Piece = WHOLE) {
    this.#mostSteps = mostSteps
    this.#graph = graph
    this.#dependence = dependence
    this.#trail = new Trail(dependence)
    this.#reversals = new Reversals(graph, this.#trail, dependence, piece.sleep)
    this.#piece = piece
  }

  get end(): bigint {
    return this.#graph.keyOf(this.#state)
  }

  get taken(): readonly Step[] {
    return this.#trail.edges.flatMap(({ steps }) => steps)
  }

  get events(): readonly Happening[] {
    const events: Happening[] = []
    for (const [at, { steps }] of this.#trail.edges.entries()) {
      events.push(eventAfter(events, steps, this.#trail.enablers[at]))
    }
    return events
  }

  get broken(): readonly Violation[] {
    if (this.#brokenCount === 0 && !this.#isTooLong) return NOTHING
    const broken: Violation[] = []
    for (const [at, edge] of this.#trail.edges.entries()) for (const law of edge.broken) broken.push({ law, at })
    if (this.#isTooLong) broken.push({ law: endless(this.#mostSteps), at: this.#trail.length - 1 })
    return broken
  }

  /** Sees to it that the state that it ends in has a key. */
  nameEnd(): Promise<void> | undefined {
    return this.#graph.nameState(this.#state)
  }

  /** Learns what it has stopped at. */
  async learn(): Promise<void> {
    const { state, option } = this.#reversals.gap ?? { state: this.#state, option: this.#pending! }
    await this.#graph.next(state, option)
  }

  get #isTooLong(): boolean {
    return this.#length >= this.#mostSteps
  }

  /** How many forks there are at which all is tried that can happen, by whoever has the other pieces. */
  get #base(): number {
    return this.#piece.way.length
  }

  /** Where the run is. */
  get #state(): ScenarioState {
    return this.#trail.edges.at(-1)?.to ?? this.#graph.root
  }

  /** Runs the next execution; `asleep` if it need not be run to its end, `outgrown` where all must begin anew. */
  run(): Arrival {
    if (this.#pending === undefined && this.#isBegun) {
      if (!this.#reversals.tryAll(this.#forks, this.#base)) return this.#graph.isOutgrown ? 'outgrown' : 'gap'
      if (!this.#goBack()) return this.#graph.isOutgrown ? 'outgrown' : 'done'
    }
    this.#isBegun = true
    for (;;) {
      if (this.#pending !== undefined && !this.#perform(this.#pending)) return 'gap'
      this.#pending = undefined
      if (this.#isTooLong) return this.#graph.isOutgrown ? 'outgrown' : 'end'
      const fork = this.#arrive()
      fork.taken = this.#piece.way[this.#depth - 1]
      this.#pending = fork.taken
      if (this.#pending !== undefined) continue
      if (fork.state.isEnd) {
        for (const option of fork.state.options) tryOption(fork, option)
        return this.#graph.isOutgrown ? 'outgrown' : 'end'
      }
      this.#befalling(fork)
      this.#planned(fork)
      this.#pending = takeNext(fork)
      if (this.#pending === undefined) return this.#graph.isOutgrown ? 'outgrown' : 'asleep'
    }
  }

  /** False where it must be learned first what comes of it. */
  #perform(option: Possible): boolean {
    const edge = this.#graph.known(this.#state, option)
    if (edge === undefined) return false
    this.#trail.push(edge, this.#enablerOf(option))
    if (edge.broken.length > 0) this.#brokenCount++
    this.#length += edge.steps.length
    this.steps++
    return true
  }

  /** A fork for the state that the run has come to. */
  #arrive(): Fork {
    const state = this.#state
    const before = this.#forks[this.#depth - 1]
    const edge = this.#trail.edges.at(-1)
    const fork = this.#forks[this.#depth] ?? forkAt(state)
    this.#forks[this.#depth++] = fork
    emptied(fork, state)
    if (this.#depth - 1 === this.#base) fork.sleep.push(...this.#piece.sleep)
    if (this.#depth - 1 <= this.#base || before === undefined || edge === undefined) return fork
    // What slept there, and has nothing to do with what was done.
    for (const asleep of before.sleep) if (!this.#dependence.between(asleep, edge)) fork.sleep.push(asleep)
    return fork
  }

  /** To the last fork at which something is to be tried; what was tried there sleeps from now on. */
  #goBack(): boolean {
    for (; this.#depth > this.#base; this.#depth--) {
      const fork = this.#forks[this.#depth - 1]!
      if (fork.taken !== undefined) fork.sleep.push(this.#undo())
      this.#pending = takeNext(fork)
      if (this.#pending !== undefined) return true
    }
    return false
  }

  #undo(): Edge {
    const edge = this.#trail.pop()!
    this.#length -= edge.steps.length
    if (edge.broken.length > 0) this.#brokenCount--
    return edge
  }

  /**
   * What may befall those who wait, and processes as a whole, is tried everywhere: no step of theirs could be found to race
   * with it, as they take none.
   */
  #befalling(fork: Fork): void {
    for (const option of fork.state.options) {
      if (option.choice.kind === 'fault' && !canStep(fork, option.strand)) tryOption(fork, option)
    }
  }

  /** What was planned to come next, or else whoever comes first. */
  #planned(fork: Fork): void {
    if (this.#depth - 1 > this.#base) tryPlanned(fork, this.#forks[this.#depth - 2]!)
    if (fork.todo.some(({ option }) => option.choice.kind !== 'fault' && !isAsleep(fork, option))) return
    const first = fork.state.options.find((option) => option.choice.kind !== 'fault' && !isAsleep(fork, option))
    if (first !== undefined) tryStrand(fork, first.strand)
  }

  /**
   * The index of what made a choice possible: the last one before which its strand could not go on, or that could not befall
   * it.
   */
  #enablerOf({ choice, id, strand }: Possible): number | undefined {
    for (let index = this.#depth - 2; index >= 0; index--) {
      const fork = this.#forks[index]!
      const couldBe =
        choice.kind === 'fault' ? fork.state.options.some((other) => other.id === id) : canStep(fork, strand)
      if (!couldBe) return index
      if (fork.taken?.strand === strand) return undefined
    }
    return undefined
  }
}
