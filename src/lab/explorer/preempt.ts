import { Memo } from './memo/index.ts'
import { SharedPlaces } from './shared-places.ts'
import { type Edge, type Possible, type ScenarioState, StateGraph } from './state-graph.ts'
import type { Tally } from './tally.ts'
import { endless } from './unasked.ts'

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

const NOBODY = -1

/** More than there are, for a number of a state and a strand. */
const MOST_STRANDS = 0x10000

/** A state, who came there, and at what cost. */
interface Place {
  readonly state: ScenarioState
  /** Of `Possible`; none to begin with. */
  readonly strand: number
  readonly preemptions: number
}

/** What is still to be tried at a place of the way. */
interface Branch extends Place {
  readonly todo: Possible[]
}

class Bounded {
  readonly #tally: Tally
  readonly #graph: StateGraph
  readonly #most: number
  /** The fewest preemptions that a state was come to with, by state and strand. */
  readonly #fewest = new Map<number, number>()
  readonly #way: Edge[] = []

  constructor(tally: Tally, graph: StateGraph, most: number) {
    this.#tally = tally
    this.#graph = graph
    this.#most = most
  }

  async search(): Promise<void> {
    const branches = [this.#branch({ state: this.#graph.root, strand: NOBODY, preemptions: 0 })]
    for (let branch = branches.at(-1); branch !== undefined; branch = branches.at(-1)) {
      const option = branch.todo.pop()
      if (option === undefined) {
        branches.pop()
        this.#way.pop()
        continue
      }
      // To wait for what is known costs more than all the rest.
      const edge = this.#graph.known(branch.state, option) ?? (await this.#graph.next(branch.state, option))
      const next = placeAfter(branch, option, edge)
      const isNew = this.#isNew(next)
      this.#way.push(edge)
      const looked = this.#look(edge, isNew)
      if ((typeof looked === 'object' ? await looked : looked) === 'stop') return
      if (isNew && this.#way.length < this.#tally.mostSteps) branches.push(this.#branch(next))
      else this.#way.pop()
    }
  }

  /** An execution is over where nobody can go on, and where a law was broken. */
  #look({ broken, to }: Edge, isNew: boolean): Promise<'stop' | undefined> | undefined {
    const isTooLong = isNew && this.#way.length === this.#tally.mostSteps
    if (broken.length === 0 && !isTooLong && !(isNew && to.isEnd)) return undefined
    return this.#told(isTooLong ? [...broken, endless(this.#tally.mostSteps)] : broken, to)
  }

  async #told(laws: readonly string[], to: ScenarioState): Promise<'stop' | undefined> {
    this.#tally.states = this.#graph.size
    const isOver = to.isEnd
    if (isOver) await this.#graph.nameState(to)
    const way = this.#way.slice()
    return this.#tally.executed({
      steps: () => way.flatMap((edge) => edge.steps),
      broken: laws.map((law) => ({ law, at: way.length - 1 })),
      end: isOver ? this.#graph.keyOf(to) : undefined,
    })
  }

  #isNew({ state, strand, preemptions }: Place): boolean {
    const key = state.number * MOST_STRANDS + strand
    const before = this.#fewest.get(key)
    if (before !== undefined && before <= preemptions) return false
    this.#fewest.set(key, preemptions)
    return true
  }

  #branch(place: Place): Branch {
    const { strand, preemptions } = place
    const { options } = place.state
    const own = options.filter((option) => goesOn(option, strand))
    const faults = options.filter(({ choice }) => choice.kind === 'fault')
    const isFree = preemptions < this.#most || own.length === 0
    const others = isFree ? options.filter((option) => !own.includes(option) && !faults.includes(option)) : []
    // The last is tried first: whoever is at it goes on.
    return { ...place, todo: [...others, ...faults, ...own] }
  }
}

function placeAfter({ state, strand, preemptions }: Place, option: Possible, { to }: Edge): Place {
  if (option.choice.kind === 'fault') return { state: to, strand, preemptions }
  const wasKept = option.strand !== strand && state.options.some((other) => goesOn(other, strand))
  return { state: to, strand: option.strand, preemptions: preemptions + (wasKept ? 1 : 0) }
}

function goesOn({ choice, strand }: Possible, other: number): boolean {
  return choice.kind === 'step' && strand === other
}
