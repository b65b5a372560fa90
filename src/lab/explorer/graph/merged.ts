import type { Tuple } from '../memo/index.ts'
import { grown, TupleList } from './state-table.ts'

/** How a state was come to: from which one, by which of its moves, and how many steps the way has. */
export interface Arrival {
  readonly state: number
  readonly at: number
  readonly steps: number
}

/** What is known to be the same is worth no more room than this. */
const MOST = 100_000

/** States that were taken for one that was known. */
export class Merged {
  #tuples = new TupleList()
  #arrivals = new Int32Array(3 * 1024)
  /** Some are no more remembered. */
  isFull = false

  push(tuple: Tuple, { state, at, steps }: Arrival): void {
    this.isFull ||= this.#tuples.size === MOST
    if (this.isFull) return
    const start = 3 * this.#tuples.size
    if (start === this.#arrivals.length) this.#arrivals = grown(this.#arrivals)
    this.#arrivals.set([state, at, steps], start)
    this.#tuples.push(tuple)
  }

  /** All of them, of which none is left. */
  takeAll(): { readonly tuple: Tuple; readonly arrival: Arrival }[] {
    const [tuples, arrivals] = [this.#tuples, this.#arrivals]
    this.#tuples = new TupleList()
    return Array.from({ length: tuples.size }, (_, index) => {
      const [state = 0, at = 0, steps = 0] = arrivals.subarray(3 * index)
      return { tuple: tuples.of(index), arrival: { state, at, steps } }
    })
  }
}
