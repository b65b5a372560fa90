import type { Choice, Step } from '../../host/simulated/index.ts'
import { type Memo, type Path, type Tuple, Tuples } from './memo/index.ts'
import { Possibilities, type Possible } from './possibilities.ts'
import { type Missing, Sequels } from './sequels.ts'
import type { SharedPlaces } from './shared-places.ts'
import { stuckAmong } from './unasked.ts'

/** A state that a scenario can come to, whatever way led there. */
export interface ScenarioState {
  /** Counts states as they were found. */
  readonly number: number
  /** All that can happen next; nothing where a run ends. */
  readonly options: readonly Possible[]
  /** Nobody can go on. */
  readonly isEnd: boolean
  /** What each of them leads to, as far as it is known. */
  readonly edges: readonly (Edge | undefined)[]
}

/** What one thing that happens leads to, with all that follows from it and is nobody else's business. */
export interface Edge {
  /** The first one, at least. */
  readonly steps: readonly Step[]
  readonly option: Possible
  /** The last one: what came before it is nobody else's business. */
  readonly step: Step
  /** Of the last one: equal ones have one number. */
  readonly number: number
  readonly to: ScenarioState
  /** Laws that were found to be broken there. */
  readonly broken: readonly string[]
  /** Strands that could go on before it, and now cannot. */
  readonly off: readonly number[]
}

interface KnownState extends ScenarioState {
  readonly tuple: Tuple
  readonly edges: (Edge | undefined)[]
  /** Where it was come from first; nowhere, to the beginning. */
  readonly from: KnownState | undefined
  /** By these steps. */
  readonly taken: readonly Step[]
}

const NONE: readonly number[] = []

/** What is missing, on the way from there. */
interface Gap extends Missing {
  readonly from: KnownState | undefined
}

/** The states of a scenario and what leads from one to another, found as they are asked for. */
export class StateGraph {
  readonly memo: Memo
  readonly #shared: SharedPlaces
  readonly #sharedCount: number
  readonly #tuples = new Tuples()
  readonly #states: KnownState[] = []
  readonly #keys = new Map<number, bigint>()
  readonly #possibilities: Possibilities
  readonly #sequels: Sequels
  /** The last way on from each. */
  readonly #chain = new Map<Path | undefined, Path>()
  /** To states from which something was learned, and those before them. */
  readonly #paths = new Map<KnownState, Path | undefined>()

  /** The graph of a scenario that is to be remembered in `memo`. */
  static async begun(memo: Memo, shared: SharedPlaces): Promise<StateGraph> {
    const graph = new StateGraph(memo, shared)
    await graph.#filled(() => graph.#stateAt(memo.root, undefined, []))
    return graph
  }

  private constructor(memo: Memo, shared: SharedPlaces) {
    this.memo = memo
    this.#shared = shared
    this.#sharedCount = shared.count
    this.#possibilities = new Possibilities(memo)
    this.#sequels = new Sequels(memo, shared, this.#possibilities)
    memo.isOutgrown = false
  }

  get root(): ScenarioState {
    return this.#states[0]!
  }

  /** As `Machine.stateKey`, of a state that `nameState` was told of: equal for states from which the same can happen. */
  keyOf({ number }: ScenarioState): bigint {
    return this.#keys.get(number)!
  }

  /** Finds the key of a state, where it is not known. */
  nameState(state: ScenarioState): Promise<void> | undefined {
    const { number } = state
    if (this.#keys.has(number)) return undefined
    return this.memo.keyAt(this.#pathTo(state as KnownState)).then((key) => void this.#keys.set(number, key))
  }

  /** How many states were found so far. */
  get size(): number {
    return this.#states.length
  }

  /** True where a place turned out to be shared that was not known to be: nothing that was found counts. */
  get isOutgrown(): boolean {
    return this.#shared.count > this.#sharedCount || this.memo.isOutgrown
  }

  /** What something that can happen in a state leads to, if it is known without running anything for real. */
  known(state: ScenarioState, option: Possible): Edge | undefined {
    const at = state.options.indexOf(option)
    const edge = state.edges[at] ?? this.#edge(state as KnownState, at)
    return 'kind' in edge ? undefined : edge
  }

  /** What something that can happen in a state leads to. */
  async next(state: ScenarioState, option: Possible): Promise<Edge> {
    const at = state.options.indexOf(option)
    return state.edges[at] ?? (await this.#filled(() => this.#edge(state as KnownState, at)))
  }

  /** Learns what is missing for something, until nothing is. */
  async #filled<Found extends object>(find: () => Found | Gap): Promise<Found> {
    for (;;) {
      const found = find()
      if (!isGap(found)) return found
      const { unknown, tuple, from, taken } = found
      const path = this.#follow(this.#pathTo(from), taken)
      if (!('kind' in unknown)) {
        await this.memo.learnCondition(tuple, unknown, path)
        this.#sequels.forget()
      } else await this.memo.learn(tuple, unknown, this.#pathOf(path, this.memo.choiceOf(tuple, unknown)))
    }
  }

  #edge(from: KnownState, index: number): Edge | Gap {
    const option = from.options[index]!
    const sequel = this.#sequels.of(from.tuple, option)
    if (sequel.kind === 'gap') return { ...sequel, from }
    const { steps, step, number } = sequel
    const tuple = this.#sequels.after(from.tuple, sequel)
    const to = this.#stateAt(tuple, from, steps)
    if (isGap(to)) return to
    const broken = to.isEnd ? [...sequel.broken, ...stuckAmong(this.memo.standing(tuple))] : sequel.broken
    const edge = { steps, option, step, number, to, broken, off: strandsOff(from, option, to) }
    from.edges[index] = edge
    return edge
  }

  #pathTo(state: KnownState | undefined): Path | undefined {
    const way: KnownState[] = []
    let at = state
    for (; at !== undefined && !this.#paths.has(at); at = at.from) way.push(at)
    let path = at && this.#paths.get(at)
    for (const next of way.reverse()) {
      path = this.#follow(path, next.taken)
      this.#paths.set(next, path)
    }
    return path
  }

  #follow(before: Path | undefined, taken: readonly Step[]): Path | undefined {
    return taken.reduce((path, { choice }) => this.#pathOf(path, choice), before)
  }

  /** The same object, where the same chain is gone along again: whoever is at its end already need not go there. */
  #pathOf(before: Path | undefined, choice: Choice): Path {
    const known = this.#chain.get(before)
    if (known?.choice === choice) return known
    const path = { before, choice }
    this.#chain.set(before, path)
    return path
  }

  #stateAt(tuple: Tuple, from: KnownState | undefined, taken: readonly Step[]): KnownState | Gap {
    const number = this.#tuples.numberOf(tuple)
    const known = this.#states[number]
    if (known !== undefined) return known
    const options = this.#possibilities.in(tuple)
    if (!('length' in options)) return { kind: 'gap', tuple, from, taken, unknown: options }
    const edges = new Array<Edge | undefined>(options.length).fill(undefined)
    const isLast = options.every(({ choice }) => choice.kind === 'fault')
    const state = { number, tuple: this.#tuples.of(number), from, taken, options, edges, isEnd: isLast }
    this.#states[number] = state
    return state
  }
}

function isGap(found: object): found is Gap {
  return 'kind' in found && found.kind === 'gap'
}

function strandsOff({ options }: ScenarioState, taken: Possible, to: ScenarioState): readonly number[] {
  let off: number[] | undefined
  for (const { choice, id, strand } of options) {
    if (choice.kind !== 'step' || strand === taken.strand || isAmong(to.options, id)) continue
    off ??= []
    off.push(strand)
  }
  return off ?? NONE
}

function isAmong(options: readonly Possible[], id: number): boolean {
  for (const other of options) if (other.id === id) return true
  return false
}
