import type { Step } from '../../../host/simulated/index.ts'
import type { Memo, Move, Path, Tuple } from '../memo/index.ts'
import type { Places } from './places.ts'
import { type Advance, type Gap, isUnknown, Space } from './space.ts'
import { grown, StateTable, TupleList } from './state-table.ts'
import { Symmetry } from './symmetry.ts'
import { hasCall, NOBODY, type Turn, turnAfter } from './turn.ts'

/** A state in the turn of somebody, and which of its moves is taken. */
export interface Place {
  readonly state: number
  readonly tuple: Tuple
  readonly at?: number
}

/** Before the first state. */
const NOWHERE = -1

/** States in the turns of strands, and a way to each. Of those that differ only in which of equals is which there is one. */
export class Reached {
  readonly memo: Memo
  readonly #places: Places
  readonly #space: Space
  readonly #symmetry: Symmetry
  readonly #table = new StateTable()
  /** As they were first come to. */
  readonly #tuples = new TupleList()
  #turns = new Int32Array(1024)
  /** Where each was come from first, by which of its moves, and how many steps the way there has. */
  #parents = new Int32Array(1024)
  #moves = new Int32Array(1024)
  #lengths = new Int32Array(1024)
  /** To states from which something was learned, and those before them. */
  readonly #paths = new Map<number, Path | undefined>()
  /** What was gone on to last from each way: whoever stands at the end of the same way need not go there again. */
  readonly #ways = new Map<Path | undefined, Path>()

  constructor(memo: Memo, places: Places, mostSteps: number) {
    this.memo = memo
    this.#places = places
    places.settle()
    this.#space = new Space(memo, places, mostSteps)
    this.#symmetry = new Symmetry(memo, memo.root)
  }

  /** Where a scenario begins: what nobody else sees has yet to happen. */
  get beginning(): Place {
    return { state: NOWHERE, tuple: this.memo.root }
  }

  get size(): number {
    return this.#table.size
  }

  /** Nothing that was found counts, as steps were taken together that have to be taken apart. */
  get isOutgrown(): boolean {
    return this.#places.isOutgrown
  }

  placeOf(state: number): Place {
    return { state, tuple: this.#tupleOf(state) }
  }

  turnAt(state: number): Turn {
    return this.#turns[state]!
  }

  /** How many steps the way to it has. */
  lengthOf(state: number): number {
    return state === NOWHERE ? 0 : this.#lengths[state]!
  }

  /** All that can happen there. */
  async movesAt({ state, tuple }: Place): Promise<readonly Move[]> {
    for (;;) {
      const moves = this.memo.situation.moves(tuple)
      if ('length' in moves) return moves
      await this.#learn(state, { kind: 'gap', tuple, taken: [], unknown: moves })
    }
  }

  /** Those of the moves after which all others can still happen. Where nothing befalls anybody, they happen by themselves. */
  async aloneAt({ state, tuple }: Place, moves: readonly Move[]): Promise<readonly Move[] | undefined> {
    for (;;) {
      const alone = this.memo.faults === undefined ? undefined : this.#space.alone(tuple, moves)
      if (alone === undefined || 'length' in alone) return alone
      await this.#learn(state, alone)
    }
  }

  /** Is it the first move of a process where `most` of those that are like it have gone on? */
  isOneMore(tuple: Tuple, move: Move, most: number): boolean {
    return this.#symmetry.isOneMore(this.#tupleOf(0), tuple, move, most)
  }

  /** Where a move leads; without one, what happens by itself. */
  async advance({ state, tuple }: Place, move: Move | undefined): Promise<Advance> {
    for (;;) {
      const next = this.#space.advance(tuple, move)
      if (next.kind === 'advance') return next
      await this.#learn(state, next)
    }
  }

  /** The number of the state that it leads to, which may be new. */
  arrive(from: Place, { tuple, taken }: Advance, next: Turn): number {
    const turn = hasCall(this.memo.chunks, tuple, next) ? next : NOBODY
    const order = this.#symmetry.orderOf(tuple, turn)
    const { size } = this
    const state = this.#table.add(this.#symmetry.ordered(tuple, order), turnAfter(turn, order?.places))
    if (state < size) return state
    if (state === this.#turns.length) this.#grow()
    this.#tuples.push(tuple)
    this.#turns[state] = turn
    this.#parents[state] = from.state
    this.#moves[state] = from.at ?? 0
    this.#lengths[state] = taken.length + this.lengthOf(from.state)
    return state
  }

  /** The way to a state and on from there. */
  pathOf(state: number, taken: readonly Move[] = []): Path | undefined {
    return this.#follow(this.#pathTo(state), this.#tupleOf(state), taken)
  }

  /** The same, as steps. */
  stepsOf(state: number, taken: readonly Move[]): Step[] {
    const { memo } = this
    let tuple = memo.root
    return this.#movesTo(state)
      .concat(taken)
      .map((move) => {
        const outcome = memo.outcomeOf(tuple, move)!
        const step = memo.stepOf(memo.choiceOf(tuple, move), outcome)
        tuple = outcome.tuple
        return step
      })
  }

  #tupleOf(state: number): Tuple {
    return state === NOWHERE ? this.memo.root : this.#tuples.of(state)
  }

  #grow(): void {
    this.#turns = grown(this.#turns)
    this.#parents = grown(this.#parents)
    this.#moves = grown(this.#moves)
    this.#lengths = grown(this.#lengths)
  }

  /** Runs what is missing for real. */
  async #learn(state: number, { taken, unknown, tuple }: Gap): Promise<void> {
    const { memo } = this
    const path = this.pathOf(state, taken)
    if (!isUnknown(unknown)) return memo.learn(tuple, unknown, this.#onFrom(path, tuple, unknown))
    const known = memo.waitedFor.length
    await memo.learnCondition(tuple, unknown, path)
    this.#space.forget()
    for (const slot of memo.waitedFor.slice(known)) this.#places.noteWaited(slot)
  }

  #pathTo(state: number): Path | undefined {
    if (state === NOWHERE || this.#paths.has(state)) return this.#paths.get(state)
    const parent = this.#parents[state]!
    const path = this.#follow(this.#pathTo(parent), this.#tupleOf(parent), this.#takenTo(state))
    this.#paths.set(state, path)
    return path
  }

  #movesTo(state: number): Move[] {
    const states: number[] = []
    for (let at = state; at !== NOWHERE; at = this.#parents[at]!) states.push(at)
    return states.reverse().flatMap((at) => this.#takenTo(at))
  }

  /** From where it was come to first. All of it is known. */
  #takenTo(state: number): readonly Move[] {
    const parent = this.#parents[state]!
    const before = this.#tupleOf(parent)
    const moves = this.memo.situation.moves(before) as readonly Move[]
    const move = parent === NOWHERE ? undefined : moves[this.#moves[state]!]
    return (this.#space.advance(before, move) as Advance).taken
  }

  #follow(before: Path | undefined, from: Tuple, taken: readonly Move[]): Path | undefined {
    let [path, tuple] = [before, from]
    for (const move of taken) {
      path = this.#onFrom(path, tuple, move)
      tuple = this.memo.outcomeOf(tuple, move)!.tuple
    }
    return path
  }

  #onFrom(before: Path | undefined, tuple: Tuple, move: Move): Path {
    const choice = this.memo.choiceOf(tuple, move)
    const known = this.#ways.get(before)
    if (known?.choice === choice) return known
    const way = { before, choice }
    this.#ways.set(before, way)
    return way
  }
}
