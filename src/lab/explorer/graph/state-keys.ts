import type { Memo, Tuple } from '../memo/index.ts'
import { Likeness } from './likeness.ts'
import type { LocalStates } from './local-states.ts'
import { NumberList } from './number-list.ts'
import { StateTable } from './state-table.ts'
import type { Symmetry } from './symmetry.ts'

/** Which states are the same, but for which process is which and for what has led there. */
export class StateKeys {
  readonly #likeness: Likeness
  readonly #symmetry: Symmetry
  readonly #keys = new StateTable()
  /** Of each key, the first state that has it. */
  readonly #states = new NumberList()

  /** As far as the memo knows now who is like whom. */
  constructor(memo: Memo, locals: LocalStates, symmetry: Symmetry) {
    this.#symmetry = symmetry
    this.#likeness = new Likeness(memo, locals)
  }

  /** The first state that was added of those that are the same. */
  add(tuple: Tuple, state: number): number {
    const like = this.#likeness.of(tuple)
    const next = this.#keys.size
    const key = this.#keys.add(this.#symmetry.ordered(like, this.#symmetry.orderOf(like)))
    if (key < next) return this.#states.at(key)
    this.#states.push(state)
    return state
  }

  /** Is anything like what stands there? */
  isShared(tuple: Tuple, who: number): boolean {
    return this.#likeness.isShared(tuple, who)
  }
}
