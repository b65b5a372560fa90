import type { Choice } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'
import { Memo } from './memo/index.ts'
import { SharedPlaces } from './shared-places.ts'
import { type Edge, type ScenarioState, StateGraph } from './state-graph.ts'
import type { Tally } from './tally.ts'
import { endless, isEnd } from './unasked.ts'

/**
 * All orders in which at most `most` times a strand that could have gone on is kept from it. Musuvathi, Qadeer, *Iterative
 * Context Bounding for Systematic Testing of Multithreaded Programs*, PLDI 2007. States that were come to before, by the same
 * strand and with no more preemptions, are not gone on from again.
 */
export async function preempt(tally: Tally, most: number): Promise<void> {
  const shared = new SharedPlaces()
  const memo = new Memo(tally.scenario)
  for (;;) {
    const graph = await StateGraph.begun(memo, shared)
    await new Bounded(tally, graph, most).search()
    tally.states = graph.size
    if (!graph.isOutgrown || tally.violation !== undefined || tally.isCut) return
    tally.restart()
  }
}

/** A state, who came there, and at what cost. */
interface Place {
  readonly state: ScenarioState
  readonly strand: string
  readonly preemptions: number
}

/** What is still to be tried at a place of the way. */
interface Branch extends Place {
  readonly todo: Choice[]
}

class Bounded {
  readonly #tally: Tally
  readonly #graph: StateGraph
  readonly #most: number
  /** The fewest preemptions that a state was come to with, by state and strand. */
  readonly #fewest = new Map<string, number>()
  readonly #way: Edge[] = []

  constructor(tally: Tally, graph: StateGraph, most: number) {
    this.#tally = tally
    this.#graph = graph
    this.#most = most
  }

  async search(): Promise<void> {
    const branches = [this.#branch({ state: this.#graph.root, strand: '', preemptions: 0 })]
    for (let branch = branches.at(-1); branch !== undefined; branch = branches.at(-1)) {
      const choice = branch.todo.pop()
      if (choice === undefined) {
        branches.pop()
        this.#way.pop()
        continue
      }
      const edge = await this.#graph.next(branch.state, choice)
      const next = placeAfter(branch, choice, edge)
      const isNew = this.#isNew(next)
      this.#way.push(edge)
      if ((await this.#look(edge, isNew)) === 'stop') return
      if (isNew && this.#way.length < this.#tally.mostSteps) branches.push(this.#branch(next))
      else this.#way.pop()
    }
  }

  /** An execution is over where nobody can go on, and where a law was broken. */
  async #look({ broken, to }: Edge, isNew: boolean): Promise<'stop' | undefined> {
    this.#tally.states = this.#graph.size
    const laws = [...broken]
    const isOver = isEnd(to.choices)
    if (isNew && this.#way.length === this.#tally.mostSteps) laws.push(endless(this.#tally.mostSteps))
    if (laws.length === 0 && !(isNew && isOver)) return undefined
    if (isOver) await this.#graph.nameState(to)
    const way = this.#way.slice()
    return this.#tally.executed({
      steps: () => way.flatMap((edge) => edge.steps),
      broken: laws.map((law) => ({ law, at: way.length - 1 })),
      end: isOver ? this.#graph.keyOf(to) : undefined,
    })
  }

  #isNew({ state, strand, preemptions }: Place): boolean {
    const key = `${state.number}/${strand}`
    const before = this.#fewest.get(key)
    if (before !== undefined && before <= preemptions) return false
    this.#fewest.set(key, preemptions)
    return true
  }

  #branch(place: Place): Branch {
    const { state, strand, preemptions } = place
    const own = state.choices.filter((choice) => goesOn(choice, strand))
    const faults = state.choices.filter(({ kind }) => kind === 'fault')
    const isFree = preemptions < this.#most || own.length === 0
    const others = isFree ? state.choices.filter((choice) => !own.includes(choice) && !faults.includes(choice)) : []
    // The last is tried first: whoever is at it goes on.
    return { ...place, todo: [...others, ...faults, ...own] }
  }
}

function placeAfter({ state, strand, preemptions }: Place, choice: Choice, { to }: Edge): Place {
  if (choice.kind === 'fault') return { state: to, strand, preemptions }
  const next = strandOf(choice)
  const wasKept = next !== strand && state.choices.some((other) => goesOn(other, strand))
  return { state: to, strand: next, preemptions: preemptions + (wasKept ? 1 : 0) }
}

function goesOn(choice: Choice, strand: string): boolean {
  return choice.kind === 'step' && strandOf(choice) === strand
}
