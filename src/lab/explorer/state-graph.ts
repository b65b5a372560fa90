import type { Choice, Step } from '../../host/simulated/index.ts'
import { type Memo, type Move, type Outcome, type Path, type Tuple, Tuples } from './memo/index.ts'
import type { SharedPlaces } from './shared-places.ts'
import { isEnd, stuckAmong } from './unasked.ts'

/** So many steps are taken together at most: who goes on for ever must not do so unseen. */
const MOST_TOGETHER = 1_000

/** A state that a scenario can come to, whatever way led there. */
export interface ScenarioState {
  /** Counts states as they were found. */
  readonly number: number
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
  readonly tuple: Tuple
  readonly moves: ReadonlyMap<string, Move>
  readonly edges: Map<string, Edge>
  /** One way that leads there; none to the beginning. */
  readonly path: Path | undefined
}

/** Where a chain of steps has come to, that is told as one. */
interface Point {
  readonly tuple: Tuple
  readonly path: Path | undefined
}

/** The states of a scenario and what leads from one to another, found as they are asked for. */
export class StateGraph {
  readonly memo: Memo
  readonly #shared: SharedPlaces
  readonly #sharedCount: number
  readonly #tuples = new Tuples()
  readonly #states: KnownState[] = []
  readonly #keys = new Map<number, bigint>()

  /** The graph of a scenario that is to be remembered in `memo`. */
  static async begun(memo: Memo, shared: SharedPlaces): Promise<StateGraph> {
    const graph = new StateGraph(memo, shared)
    await graph.#stateAt({ tuple: memo.root, path: undefined })
    return graph
  }

  private constructor(memo: Memo, shared: SharedPlaces) {
    this.memo = memo
    this.#shared = shared
    this.#sharedCount = shared.count
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
    const { number, path } = state as KnownState
    if (this.#keys.has(number)) return undefined
    return this.memo.keyAt(path).then((key) => void this.#keys.set(number, key))
  }

  /** How many states were found so far. */
  get size(): number {
    return this.#states.length
  }

  /** True where a place turned out to be shared that was not known to be: nothing that was found counts. */
  get isOutgrown(): boolean {
    return this.#shared.count > this.#sharedCount || this.memo.isOutgrown
  }

  /** What a choice is known to lead to, if somebody has asked before. */
  known(state: ScenarioState, choice: Choice): Edge | undefined {
    return (state as KnownState).edges.get(choice.id)
  }

  /** What a choice of a state leads to. */
  async next(state: ScenarioState, choice: Choice): Promise<Edge> {
    const { edges, moves, tuple, path } = state as KnownState
    const steps: Step[] = []
    const broken: string[] = []
    let at: Point = { tuple, path }
    for (
      let move: Move | undefined = moves.get(choice.id)!;
      move !== undefined;
      move = await this.#alsoNow(at, steps)
    ) {
      const next: Path = { before: at.path, choice: this.memo.choiceOf(at.tuple, move) }
      const outcome = await this.#outcome(at, move, next)
      const step = this.memo.stepOf(next.choice, outcome)
      this.#shared.note(step)
      steps.push(step)
      broken.push(...outcome.leaf.broken)
      at = { tuple: outcome.tuple, path: next }
    }
    const to = await this.#stateAt(at)
    if (isEnd(to.choices)) broken.push(...stuckAmong(this.memo.standing(at.tuple)))
    const edge = { steps, to, broken }
    edges.set(choice.id, edge)
    return edge
  }

  async #outcome({ tuple }: Point, move: Move, path: Path): Promise<Outcome> {
    const known = this.memo.outcomeOf(tuple, move)
    if (known !== undefined) return known
    await this.memo.learn(tuple, move, path)
    return this.memo.outcomeOf(tuple, move)!
  }

  /** What is taken together with steps of one strand, as the last one is nobody else's business and nothing else can befall it. */
  async #alsoNow(at: Point, steps: readonly Step[]): Promise<Move | undefined> {
    const { choice, footprint } = steps.at(-1)!
    if (choice.kind !== 'step' || !this.#shared.isPrivate(footprint) || steps.length === MOST_TOGETHER) return undefined
    const moves = (await this.#moves(at)).map((move) => ({ move, other: this.memo.choiceOf(at.tuple, move) }))
    if (moves.some(({ other }) => other.kind !== 'step' && other.process === choice.process)) return undefined
    return moves.find(({ other }) => other.id === choice.id)?.move
  }

  async #moves({ tuple, path }: Point): Promise<readonly Move[]> {
    for (;;) {
      const moves = this.memo.situation.moves(tuple)
      if ('length' in moves) return moves
      await this.memo.learnCondition(tuple, moves, path)
    }
  }

  async #stateAt({ tuple, path }: Point): Promise<KnownState> {
    const number = this.#tuples.numberOf(tuple)
    const known = this.#states[number]
    if (known !== undefined) return known
    const all = (await this.#moves({ tuple, path })).map((move) => [this.memo.choiceOf(tuple, move), move] as const)
    const moves = new Map(all.map(([{ id }, move]) => [id, move]))
    const state = { number, tuple, path, moves, choices: all.map(([choice]) => choice), edges: new Map() }
    this.#states[number] = state
    return state
  }
}
