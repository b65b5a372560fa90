import type { Edge } from '../state-graph.ts'
import type { Dependence } from './dependence.ts'

/** Bits of a word. */
const WORD = 32

/**
 * What has happened on the way, and what each of it comes after in every order that is equivalent: happens-before of
 * Mazurkiewicz traces, the order of dependent steps. Sets of indexes are bits, all in one array.
 */
export class Trail {
  readonly edges: Edge[] = []
  /** What made each possible, by its index, if anything there did. */
  readonly enablers: (number | undefined)[] = []
  readonly #dependence: Dependence
  /** Words of each set. */
  #words = 4
  #before = new Int32Array(4 * 4 * WORD)
  #without = new Int32Array(4)

  constructor(dependence: Dependence) {
    this.#dependence = dependence
  }

  get length(): number {
    return this.edges.length
  }

  /**
   * Adds an event. What made it possible, at `enabler`, comes before it whatever it touched. The indexes of those of other
   * strands that it comes after only because of what both touch are put into `races`: it could be tried first.
   */
  push(edge: Edge, enabler: number | undefined, races: number[]): void {
    const { edges } = this
    const last = edges.length
    if (last >= this.#words * WORD) this.#widen()
    const row = last * this.#words
    this.#before.fill(0, row, row + this.#words)
    for (let index = last - 1; index >= 0; index--) {
      if (this.#has(row, index)) continue
      const other = edges[index]!
      if (index !== enabler) {
        if (!this.#dependence.between(other, edge)) continue
        if (other.option.strand !== edge.option.strand) races.push(index)
      }
      const from = index * this.#words
      for (let word = 0; word < this.#words; word++) this.#before[row + word]! |= this.#before[from + word]!
      this.#before[row + (index >>> 5)]! |= 1 << index
    }
    edges.push(edge)
    this.enablers.push(enabler)
  }

  pop(): Edge | undefined {
    this.enablers.pop()
    return this.edges.pop()
  }

  /** What can begin all that has happened without the event at `race`, up to the last one: nothing there comes before it. */
  initialsAfter(race: number): Edge[] {
    const last = this.edges.length - 1
    const initials: Edge[] = []
    this.#without.fill(0)
    for (let index = race + 1; index <= last; index++) {
      const row = index * this.#words
      if (index < last && this.#has(row, race)) continue
      if (!this.#meetsWithout(row)) initials.push(this.edges[index]!)
      this.#without[index >>> 5]! |= 1 << index
    }
    return initials
  }

  #meetsWithout(row: number): boolean {
    for (let word = 0; word < this.#words; word++) {
      if ((this.#before[row + word]! & this.#without[word]!) !== 0) return true
    }
    return false
  }

  #has(row: number, index: number): boolean {
    // A shift looks at its lowest five bits.
    return (this.#before[row + (index >>> 5)]! & (1 << index)) !== 0
  }

  #widen(): void {
    const [words, before] = [this.#words, this.#before]
    this.#words *= 2
    this.#before = new Int32Array(this.#words * this.#words * WORD)
    this.#without = new Int32Array(this.#words)
    for (let index = 0; index < words * WORD; index++) {
      this.#before.set(before.subarray(index * words, (index + 1) * words), index * this.#words)
    }
  }
}
