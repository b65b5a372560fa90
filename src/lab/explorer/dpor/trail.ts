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
  /** For each, the indexes of events that race with it. */
  readonly races: number[][] = []
  /** The other way round. */
  readonly #raced: number[][] = []
  readonly #dependence: Dependence
  #news = 0
  /** Words of each set. */
  #words = 4
  #before = new Int32Array(4 * 4 * WORD)

  constructor(dependence: Dependence) {
    this.#dependence = dependence
  }

  get length(): number {
    return this.edges.length
  }

  /**
   * Adds an event. What made it possible, at `enabler`, comes before it whatever it touched. It races with those of other
   * strands that it comes right after: it might be possible first.
   */
  push(edge: Edge, enabler: number | undefined): void {
    const { edges, races } = this
    const last = edges.length
    if (last >= this.#words * WORD) this.#widen()
    // What came after an event there before has taken itself out of its races.
    races[last] ??= []
    this.#raced[last] ??= []
    const raced = this.#raced[last]
    const row = last * this.#words
    for (let word = 0; word < this.#words; word++) this.#before[row + word] = 0
    for (let index = last - 1; index >= 0; index--) {
      if (this.#has(row, index)) continue
      const other = edges[index]!
      if (index !== enabler && !this.#dependence.between(other, edge)) continue
      if (other.option.strand !== edge.option.strand) {
        races[index]!.push(last)
        raced.push(index)
      }
      const from = index * this.#words
      for (let word = 0; word < this.#words; word++) this.#before[row + word]! |= this.#before[from + word]!
      this.#before[row + (index >>> 5)]! |= 1 << index
    }
    edges.push(edge)
    this.enablers.push(enabler)
  }

  pop(): Edge | undefined {
    const last = this.edges.length - 1
    const raced = this.#raced[last] ?? []
    for (let index = raced.pop(); index !== undefined; index = raced.pop()) this.races[index]!.pop()
    this.enablers.pop()
    this.#news = Math.min(this.#news, last)
    return this.edges.pop()
  }

  /** What has happened since the event at `index`, and not because of it. */
  apartFrom(index: number): Edge[] {
    const apart: Edge[] = []
    for (let at = index + 1; at < this.edges.length; at++) {
      if (!this.#has(at * this.#words, index)) apart.push(this.edges[at]!)
    }
    return apart
  }

  /** The last index, from `from` on, of what has not happened because of the event at `index`; -1 where there is none. */
  lastApart(index: number, from: number): number {
    for (let at = this.edges.length - 1; at >= from; at--) if (!this.#has(at * this.#words, index)) return at
    return -1
  }

  /** The first event that has happened since all was `seen`. */
  get news(): number {
    return this.#news
  }

  seen(): void {
    this.#news = this.length
  }

  #has(row: number, index: number): boolean {
    // A shift looks at its lowest five bits.
    return (this.#before[row + (index >>> 5)]! & (1 << index)) !== 0
  }

  #widen(): void {
    const [words, before] = [this.#words, this.#before]
    this.#words *= 2
    this.#before = new Int32Array(this.#words * this.#words * WORD)
    for (let index = 0; index < words * WORD; index++) {
      this.#before.set(before.subarray(index * words, (index + 1) * words), index * this.#words)
    }
  }
}
