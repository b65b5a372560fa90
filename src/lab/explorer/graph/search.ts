import type { Choice, Step } from '../../../host/simulated/index.ts'
import type { Memo, Move, Outcome, Path, Tuple } from '../memo/index.ts'
import type { LocalStates } from './local-states.ts'
import { type Arrival, Merged } from './merged.ts'
import type { Places } from './places.ts'
import { type Advance, type Gap, isUnknown, Space } from './space.ts'
import { StateKeys } from './state-keys.ts'
import { grown, TupleList } from './state-table.ts'
import { Symmetry } from './symmetry.ts'

/** A state that is gone on from, and by which of its moves. */
export interface Source {
  readonly state: number
  readonly tuple: Tuple
  readonly at?: number
}

/** So many steps of one strand are learned at once: it may go on for ever. */
const MOST_AT_ONCE = 100

/** Before the first state. */
const NOWHERE = -1

/** Where a scenario begins: what nobody else sees happens before the first state. */
export const BEGINNING: Source = { state: NOWHERE, tuple: new Int32Array(0) }

/** The states that were found, and the way to each. */
export class Search {
  readonly memo: Memo
  readonly #space: Space
  /** States as they were first come to. */
  readonly #tuples = new TupleList()
  readonly #merged = new Merged()
  readonly #places: Places
  readonly #locals: LocalStates
  readonly #symmetry: Symmetry
  #keys: StateKeys
  /** States were taken for one that may not be. */
  #isSplit = false
  #wasSplit = false
  #start: Tuple = BEGINNING.tuple
  /** Of each state, the one that it was come to from first, by which of its moves, and how many steps the way there has. */
  #parents = new Int32Array(1024)
  #moves = new Int32Array(1024)
  #lengths = new Int32Array(1024)
  readonly #paths = new Map<number, Path | undefined>()
  /** What was gone on to last from each way. */
  readonly #ways = new Map<Path | undefined, Path>()

  constructor(memo: Memo, places: Places, locals: LocalStates, mostSteps: number) {
    this.memo = memo
    this.#places = places
    this.#locals = locals
    places.settle()
    this.#space = new Space(memo, places, mostSteps)
    this.#symmetry = new Symmetry(memo, memo.root)
    this.#keys = new StateKeys(memo, locals, this.#symmetry)
  }

  get size(): number {
    return this.#tuples.size
  }

  /** Nothing that was found counts, as steps were taken together, or states, that have to be taken apart. */
  get isOutgrown(): boolean {
    return this.isStale || this.#wasSplit
  }

  /** They are still taken together, so that not all is found. */
  get isStale(): boolean {
    return this.#isSplit || this.#places.isOutgrown
  }

  tupleOf(state: number): Tuple {
    return state === NOWHERE ? this.memo.root : this.#tuples.of(state)
  }

  /** How many steps the way to it has. */
  lengthOf(state: number): number {
    return this.#lengths[state]!
  }

  /** All that can happen there. */
  async movesAt(state: number, tuple: Tuple): Promise<readonly Move[]> {
    for (;;) {
      const moves = this.memo.situation.moves(tuple)
      if ('length' in moves) return moves
      await this.#learn(state, { kind: 'gap', tuple, taken: [], unknown: moves })
    }
  }

  /** Is it the first of a process where `most` of those that are like it have gone on? */
  isOneMore(tuple: Tuple, move: Move, most: number): boolean {
    return this.#symmetry.isOneMore(this.#start, tuple, move, most)
  }

  /** Where a move leads, or what happens by itself. */
  async advance({ state, tuple }: Source, move: Move | undefined): Promise<Advance> {
    for (;;) {
      const next = this.#space.advance(state === NOWHERE ? this.memo.root : tuple, move)
      if (next.kind === 'advance') return next
      await this.#learn(state, next)
    }
  }

  /** The number of the state that it leads to, which may be new. */
  arrive(from: Source, { tuple, taken }: Advance): number {
    const steps = taken.length + (from.state === NOWHERE ? 0 : this.lengthOf(from.state))
    return this.#arrived(tuple, { state: from.state, at: from.at ?? 0, steps })
  }

  /** Takes states apart that are not alike, as is known now. Says whether there are more of them then. */
  refine(): boolean {
    if (!this.#isSplit || this.#merged.isFull || this.#places.isOutgrown) return false
    this.#isSplit = false
    this.#wasSplit = true
    this.#keys = new StateKeys(this.memo, this.#locals, this.#symmetry)
    const { size } = this
    for (let state = 0; state < size; state++) this.#keys.add(this.#tuples.of(state), state)
    for (const { tuple, arrival } of this.#merged.takeAll()) this.#arrived(tuple, arrival)
    return this.size > size
  }

  #arrived(tuple: Tuple, arrival: Arrival): number {
    const next = this.size
    const state = this.#keys.add(tuple, next)
    if (state === next) {
      if (state === 0) this.#start = tuple
      this.#tuples.push(tuple)
      this.#note(state, arrival)
    } else if (!this.#tuples.has(state, tuple)) this.#merged.push(tuple, arrival)
    return state
  }

  /** The way to a state and on from there. */
  pathOf({ state }: Source, taken: readonly Move[]): Path | undefined {
    return this.#follow(this.#pathTo(state), this.tupleOf(state), taken)
  }

  /** The same, as steps. */
  stepsOf(from: Source, taken: readonly Move[]): Step[] {
    const choices: Choice[] = []
    for (let path = this.pathOf(from, taken); path !== undefined; path = path.before) choices.push(path.choice)
    let { root: tuple } = this.memo
    return choices.reverse().map((choice) => {
      const moves = this.#knownMoves(tuple)
      const outcome = this.memo.outcomeOf(
        tuple,
        moves.find((move) => this.memo.choiceOf(tuple, move).id === choice.id)!,
      )!
      tuple = outcome.tuple
      return this.memo.stepOf(choice, outcome)
    })
  }

  #note(state: number, { state: from, at, steps }: Arrival): void {
    if (state === this.#parents.length) {
      this.#parents = grown(this.#parents)
      this.#moves = grown(this.#moves)
      this.#lengths = grown(this.#lengths)
    }
    this.#parents[state] = from
    this.#moves[state] = at
    this.#lengths[state] = steps
  }

  /** Runs what is missing for real. */
  async #learn(state: number, { taken, unknown, tuple: at }: Gap): Promise<void> {
    const { memo } = this
    const path = this.pathOf({ state, tuple: this.tupleOf(state) }, taken)
    if (!isUnknown(unknown)) return this.#learnOn(at, unknown, path)
    this.#isSplit ||= this.#keys.isShared(at, unknown.who)
    const known = memo.waitedFor.length
    await memo.learnCondition(at, unknown, path)
    this.#space.forget()
    for (const slot of memo.waitedFor.slice(known)) this.#places.noteWaited(slot)
  }

  /** With what its strand does next, as long as nobody knows: to come there once more takes longer than to go on. */
  async #learnOn(from: Tuple, first: Move, before: Path | undefined): Promise<void> {
    const { memo } = this
    let [tuple, path] = [from, before]
    let left = MOST_AT_ONCE
    for (let move: Move | undefined = first; move !== undefined && left-- > 0; ) {
      const { who, call }: Move = move
      this.#isSplit ||= this.#keys.isShared(tuple, who)
      path = this.#onFrom(path, memo.choiceOf(tuple, move))
      await memo.learn(tuple, move, path)
      tuple = memo.outcomeOf(tuple, move)!.tuple
      const moves = memo.situation.moves(tuple)
      const next: Move | undefined =
        'length' in moves ? moves.find((other) => other.who === who && other.call === call) : undefined
      move = next?.kind === 'step' && memo.outcomeOf(tuple, next) === undefined ? next : undefined
    }
  }

  #pathTo(state: number): Path | undefined {
    if (state === NOWHERE || this.#paths.has(state)) return this.#paths.get(state)
    const parent = this.#parents[state]!
    const before = this.tupleOf(parent)
    const move = parent === NOWHERE ? undefined : this.#knownMoves(before)[this.#moves[state]!]
    // It has come here before, so that all of it is known.
    const { taken } = this.#space.advance(before, move) as Advance
    const path = this.#follow(this.#pathTo(parent), before, taken)
    this.#paths.set(state, path)
    return path
  }

  #follow(before: Path | undefined, from: Tuple, taken: readonly Move[]): Path | undefined {
    let [path, tuple] = [before, from]
    for (const move of taken) {
      path = this.#onFrom(path, this.memo.choiceOf(tuple, move))
      tuple = (this.memo.outcomeOf(tuple, move) as Outcome).tuple
    }
    return path
  }

  /** The same way as before is the same object: whoever stands at its end need not go there again. */
  #onFrom(before: Path | undefined, choice: Choice): Path {
    const known = this.#ways.get(before)
    if (known?.choice.id === choice.id) return known
    const way = { before, choice }
    this.#ways.set(before, way)
    return way
  }

  #knownMoves(tuple: Tuple): readonly Move[] {
    return this.memo.situation.moves(tuple) as readonly Move[]
  }
}
