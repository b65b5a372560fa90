import type { Memo, Tuple } from '../memo/index.ts'
import type { LocalStates } from './local-states.ts'
import { Merged } from './merged.ts'
import { Outlook } from './outlook.ts'
import type { Places } from './places.ts'
import type { Advance } from './space.ts'
import { StateKeys } from './state-keys.ts'
import type { Arrival, Place } from './trails.ts'

/** The states that were found. Of those that are the same, but for who is which and for what has led there, there is one. */
export class Search extends Outlook {
  readonly #locals: LocalStates
  readonly #merged = new Merged()
  #keys: StateKeys
  /** States were taken for one that may not be. */
  #isSplit = false
  #wasSplit = false

  constructor(memo: Memo, places: Places, locals: LocalStates, mostSteps: number) {
    super(memo, places, mostSteps)
    this.#locals = locals
    this.#keys = this.#makeKeys()
  }

  get size(): number {
    return this.trails.size
  }

  /** Nothing that was found counts, as steps were taken together, or states, that have to be taken apart. */
  get isOutgrown(): boolean {
    return this.isStale || this.#wasSplit
  }

  /** They are still taken together, so that not all is found. */
  get isStale(): boolean {
    return this.#isSplit || this.isTooCoarse
  }

  /** The number of the state that it leads to, which may be new. */
  arrive(from: Place, advance: Advance): number {
    return this.#arrived(advance.tuple, this.trails.arrivalBy(from, advance))
  }

  /** Takes states apart that are not alike, as is known now. Says whether there are more of them then. */
  refine(): boolean {
    if (!this.#isSplit || this.#merged.isFull || this.isTooCoarse) return false
    this.#isSplit = false
    this.#wasSplit = true
    this.#keys = this.#makeKeys()
    const { size } = this
    for (let state = 0; state < size; state++) this.#keys.add(this.trails.tupleOf(state), state)
    for (const { tuple, arrival } of this.#merged.takeAll()) this.#arrived(tuple, arrival)
    return this.size > size
  }

  /** Whatever is new about one of those who are alike tells them apart. */
  protected override learnsOf(tuple: Tuple, who: number): void {
    this.#isSplit ||= this.#keys.isShared(tuple, who)
  }

  #makeKeys(): StateKeys {
    return new StateKeys(this.memo, this.#locals, this.symmetry)
  }

  #arrived(tuple: Tuple, arrival: Arrival): number {
    const next = this.size
    const state = this.#keys.add(tuple, next)
    if (state === next) this.trails.push(tuple, arrival)
    else if (!this.trails.isAsFirst(state, tuple)) this.#merged.push(tuple, arrival)
    return state
  }
}
