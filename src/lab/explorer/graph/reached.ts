import { NumberList } from './number-list.ts'
import { Outlook } from './outlook.ts'
import type { Advance } from './space.ts'
import { StateTable } from './state-table.ts'
import type { Place } from './trails.ts'
import { hasCall, NOBODY, type Turn, turnAfter } from './turn.ts'

/** States in the turns of strands. Of those that differ only in which of equals is which there is one. */
export class Reached extends Outlook {
  readonly #table = new StateTable()
  readonly #turns = new NumberList()

  get size(): number {
    return this.#table.size
  }

  turnAt(state: number): Turn {
    return this.#turns.at(state)
  }

  /** The number of the state that it leads to, which may be new. */
  arrive(from: Place, advance: Advance, next: Turn): number {
    const { tuple } = advance
    const turn = hasCall(this.memo.chunks, tuple, next) ? next : NOBODY
    const order = this.symmetry.orderOf(tuple, turn)
    const { size } = this
    const state = this.#table.add(this.symmetry.ordered(tuple, order), turnAfter(turn, order?.places))
    if (state < size) return state
    this.trails.push(tuple, this.trails.arrivalBy(from, advance))
    this.#turns.push(turn)
    return state
  }
}
