import { areDependent } from '../happens-before.ts'
import type { Edge } from '../state-graph.ts'

const INDEPENDENT = 1
const DEPENDENT = 2

/** Which steps must stay in their order, by their numbers: there are few different ones, and each pair is compared once. */
export class Dependence {
  readonly #rows: Uint8Array[] = []

  between(a: Edge, b: Edge): boolean {
    const row = this.#rows[a.number]
    let known = row === undefined ? undefined : row[b.number]
    if (known === undefined || known === 0) {
      known = areDependent(a.step, b.step) ? DEPENDENT : INDEPENDENT
      this.#rowOf(a.number, b.number)[b.number] = known
    }
    return known === DEPENDENT
  }

  #rowOf(number: number, longest: number): Uint8Array {
    const before = this.#rows[number]
    if (before !== undefined && longest < before.length) return before
    const row = new Uint8Array(2 * (longest + 1))
    if (before !== undefined) row.set(before)
    this.#rows[number] = row
    return row
  }
}
