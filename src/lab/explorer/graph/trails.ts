import type { Step } from '../../../host/simulated/index.ts'
import type { Memo, Move, Path, Tuple } from '../memo/index.ts'
import { NumberList } from './number-list.ts'
import type { Advance, Space } from './space.ts'
import { TupleList } from './tuple-list.ts'

/** A state that is gone on from, and by which of its moves. */
export interface Place {
  readonly state: number
  readonly tuple: Tuple
  readonly at?: number
  /** How many steps of its process are taken at once. */
  readonly together?: number
}

/** How a state was come to: from which one, by which of its moves, with how many steps at least, and how many steps the way has. */
export interface Arrival {
  readonly state: number
  readonly at: number
  readonly together: number
  readonly steps: number
}

/** More than there are, of moves in a state. */
const MOVES = 0x10000

/** Before the first state. */
const NOWHERE = -1

/** States as they were first come to, and the way to each. */
export class Trails {
  readonly #memo: Memo
  readonly #space: Space
  readonly #tuples = new TupleList()
  /** Where each was come from, by which of its moves, and how many steps the way there has. */
  readonly #parents = new NumberList()
  readonly #moves = new NumberList()
  readonly #lengths = new NumberList()
  /** To states from which something was learned, and those before them. */
  readonly #paths = new Map<number, Path | undefined>()
  /** What was gone on to last from each way: whoever stands at the end of the same way need not go there again. */
  readonly #ways = new Map<Path | undefined, Path>()

  constructor(memo: Memo, space: Space) {
    this.#memo = memo
    this.#space = space
  }

  /** Where a scenario begins: what nobody else sees has yet to happen. */
  get beginning(): Place {
    return { state: NOWHERE, tuple: this.#memo.root }
  }

  get size(): number {
    return this.#tuples.size
  }

  push(tuple: Tuple, { state, at, together, steps }: Arrival): void {
    this.#tuples.push(tuple)
    this.#parents.push(state)
    this.#moves.push(at + together * MOVES)
    this.#lengths.push(steps)
  }

  arrivalBy(from: Place, { taken }: Advance): Arrival {
    return {
      state: from.state,
      at: from.at ?? 0,
      together: from.together ?? 1,
      steps: taken.length + this.lengthOf(from.state),
    }
  }

  placeOf(state: number): Place {
    return { state, tuple: this.tupleOf(state) }
  }

  tupleOf(state: number): Tuple {
    return state === NOWHERE ? this.#memo.root : this.#tuples.of(state)
  }

  isAsFirst(state: number, tuple: Tuple): boolean {
    return this.#tuples.has(state, tuple)
  }

  /** How many steps the way to it has. */
  lengthOf(state: number): number {
    return state === NOWHERE ? 0 : this.#lengths.at(state)
  }

  /** The way to a state and on from there. */
  pathOf(state: number, taken: readonly Move[] = []): Path | undefined {
    return this.#follow(this.#pathTo(state), this.tupleOf(state), taken)
  }

  /** The same way as before is the same object. */
  onFrom(before: Path | undefined, tuple: Tuple, move: Move): Path {
    const choice = this.#memo.choiceOf(tuple, move)
    const known = this.#ways.get(before)
    if (known?.choice === choice) return known
    const way = { before, choice }
    this.#ways.set(before, way)
    return way
  }

  /** The way to a state and on from there, as steps. */
  stepsOf(state: number, taken: readonly Move[]): Step[] {
    const memo = this.#memo
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

  #pathTo(state: number): Path | undefined {
    if (state === NOWHERE || this.#paths.has(state)) return this.#paths.get(state)
    const parent = this.#parents.at(state)
    const path = this.#follow(this.#pathTo(parent), this.tupleOf(parent), this.#takenTo(state))
    this.#paths.set(state, path)
    return path
  }

  #follow(before: Path | undefined, from: Tuple, taken: readonly Move[]): Path | undefined {
    let [path, tuple] = [before, from]
    for (const move of taken) {
      path = this.onFrom(path, tuple, move)
      tuple = this.#memo.outcomeOf(tuple, move)!.tuple
    }
    return path
  }

  #movesTo(state: number): Move[] {
    const states: number[] = []
    for (let at = state; at !== NOWHERE; at = this.#parents.at(at)) states.push(at)
    return states.reverse().flatMap((at) => this.#takenTo(at))
  }

  /** From where it was come to first. All of it is known. */
  #takenTo(state: number): readonly Move[] {
    const parent = this.#parents.at(state)
    const before = this.tupleOf(parent)
    const moves = this.#memo.situation.moves(before) as readonly Move[]
    const arrival = this.#moves.at(state)
    const move = parent === NOWHERE ? undefined : moves[arrival % MOVES]
    return (this.#space.advance(before, move, Math.floor(arrival / MOVES)) as Advance).taken
  }
}
