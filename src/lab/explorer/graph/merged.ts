import type { Tuple } from '../memo/index.ts'
import { NumberList } from './number-list.ts'
import type { Arrival } from './trails.ts'
import { TupleList } from './tuple-list.ts'

/** What is known to be the same is worth no more room than this. */
const MOST = 100_000

/** States that were taken for one that was known. */
export class Merged {
  #tuples = new TupleList()
  #arrivals = new NumberList()
  /** Some are no more remembered. */
  isFull = false

  push(tuple: Tuple, { state, at, together, steps }: Arrival): void {
    this.isFull ||= this.#tuples.size === MOST
    if (this.isFull) return
    for (const number of [state, at, together, steps]) this.#arrivals.push(number)
    this.#tuples.push(tuple)
  }

  /** All of them, of which none is left. */
  takeAll(): { readonly tuple: Tuple; readonly arrival: Arrival }[] {
    const [tuples, arrivals] = [this.#tuples, this.#arrivals]
    this.#tuples = new TupleList()
    this.#arrivals = new NumberList()
    return Array.from({ length: tuples.size }, (_, index) => {
      const [state, at, together, steps] = [0, 1, 2, 3].map((place) => arrivals.at(4 * index + place))
      return { tuple: tuples.of(index), arrival: { state: state!, at: at!, together: together!, steps: steps! } }
    })
  }
}
