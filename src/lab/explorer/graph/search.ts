import type { Choice, Step } from '../../../host/simulated/index.ts'
import type { Memo, Move, Outcome, Path, Tuple } from '../memo/index.ts'
import { Likeness } from './likeness.ts'
import type { Places } from './places.ts'
import { type Advance, type Gap, isUnknown, Space } from './space.ts'
import { grown, StateTable, TupleList } from './state-table.ts'
import { Symmetry } from './symmetry.ts'

/** A state that is gone on from, and by which of its moves. */
export interface Source {
  readonly state: number
  readonly tuple: Tuple
  readonly at?: number
}

/** Before the first state. */
const NOWHERE = -1

/** Where a scenario begins: what nobody else sees happens before the first state. */
export const BEGINNING: Source = { state: NOWHERE, tuple: new Int32Array(0) }

/** A state as it is for real: in the table, processes that are alike stand in their order. */
interface Real {
  readonly path: Path | undefined
  readonly tuple: Tuple
  /** Who each process of the table is. */
  readonly names: Int32Array
}

/** The states that were found, and the way to each. */
export class Search {
  readonly memo: Memo
  readonly #space: Space
  readonly #table = new StateTable()
  /** The same states, as they were first come to. */
  readonly #tuples = new TupleList()
  readonly #places: Places
  readonly #symmetry: Symmetry
  readonly #likeness: Likeness
  #isSplit = false
  #start: Tuple = BEGINNING.tuple
  /** Of each state, the one that it was come to from first, by which of its moves, and how many steps the way there has. */
  #parents = new Int32Array(1024)
  #moves = new Int32Array(1024)
  #lengths = new Int32Array(1024)
  readonly #reals = new Map<number, Real>()
  /** What was gone on to last from each way. */
  readonly #ways = new Map<Path | undefined, Path>()

  constructor(memo: Memo, places: Places, mostSteps: number) {
    this.memo = memo
    this.#places = places
    places.settle()
    this.#space = new Space(memo, places, mostSteps)
    this.#likeness = new Likeness(memo)
    this.#symmetry = new Symmetry(memo, memo.root)
    this.#reals.set(NOWHERE, { path: undefined, tuple: memo.root, names: namesOf(memo.root) })
  }

  get size(): number {
    return this.#table.size
  }

  /** Nothing that was found counts, as steps were taken together, or states, that have to be taken apart. */
  get isOutgrown(): boolean {
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
  isOneMore(tuple: Tuple, { kind, who }: Move, most: number): boolean {
    const alike = kind === 'step' ? this.#symmetry.alike(who) : undefined
    if (alike === undefined || alike.length <= most) return false
    const hasMoved = (other: number) => tuple[other] !== this.#start[other]
    return !hasMoved(who) && alike.filter(hasMoved).length >= most
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
    const like = this.#likeness.of(tuple)
    const order = this.#symmetry.orderOf(like)
    const next = this.size
    const state = this.#table.add(this.#symmetry.ordered(like, order))
    if (state === 0) this.#start = tuple
    if (state === next) {
      this.#tuples.push(this.#symmetry.ordered(tuple, order))
      this.#note(state, from, taken.length)
    }
    return state
  }

  /** The way to a state and on from there, with the names that its processes really have. */
  pathOf({ state }: Source, taken: readonly Move[]): Path | undefined {
    return this.#follow(this.#realOf(state), taken).path
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

  #note(state: number, { state: from, at = 0 }: Source, steps: number): void {
    if (state === this.#parents.length) {
      this.#parents = grown(this.#parents)
      this.#moves = grown(this.#moves)
      this.#lengths = grown(this.#lengths)
    }
    this.#parents[state] = from
    this.#moves[state] = at
    this.#lengths[state] = steps + (from === NOWHERE ? 0 : this.lengthOf(from))
  }

  /** Runs what is missing for real. */
  async #learn(state: number, { taken, unknown, tuple: at }: Gap): Promise<void> {
    const { memo } = this
    this.#isSplit ||= this.#likeness.isShared(at, unknown.who)
    const from = this.#realOf(state)
    const { path, tuple } = this.#follow(from, taken)
    const who = from.names[unknown.who] ?? unknown.who
    if (isUnknown(unknown)) {
      const known = memo.waitedFor.length
      await memo.learnCondition(tuple, { ...unknown, who }, path)
      this.#space.forget()
      for (const slot of memo.waitedFor.slice(known)) this.#places.noteWaited(slot)
    } else {
      const move = { ...unknown, who }
      await memo.learn(tuple, move, this.#onFrom(path, memo.choiceOf(tuple, move)))
    }
  }

  #realOf(state: number): Real {
    const known = this.#reals.get(state)
    if (known !== undefined) return known
    const parent = this.#parents[state]!
    const from = this.#realOf(parent)
    const before = this.tupleOf(parent)
    const move = parent === NOWHERE ? undefined : this.#knownMoves(before)[this.#moves[state]!]
    // It has come here before, so that all of it is known.
    const { tuple: after, taken } = this.#space.advance(before, move) as Advance
    const order = this.#symmetry.orderOf(this.#likeness.of(after))
    const names = namesOf(after)
    for (const [who] of names.entries()) names[order?.[who] ?? who] = from.names[who] ?? who
    const real = { ...this.#follow(from, taken), names }
    this.#reals.set(state, real)
    return real
  }

  #follow(from: Real, taken: readonly Move[]): { readonly path: Path | undefined; readonly tuple: Tuple } {
    let { path, tuple } = from
    for (const move of taken) {
      const real = { ...move, who: from.names[move.who] ?? move.who }
      path = this.#onFrom(path, this.memo.choiceOf(tuple, real))
      tuple = (this.memo.outcomeOf(tuple, real) as Outcome).tuple
    }
    return { path, tuple }
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

/** Everybody by his own. */
function namesOf(tuple: Tuple): Int32Array {
  return Int32Array.from(tuple, (_, who) => who)
}
