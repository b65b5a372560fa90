import { type Chunks, MEMORY, type Move, type Tuple, type Values } from '../memo/index.ts'
import { NOBODY, type Turn, whoHas } from './turn.ts'

/** What a chunk is with others in the places of its processes. */
interface Renaming {
  readonly values: Values
  readonly chunks: Chunks
}

/** Where each process goes. */
export interface Order {
  readonly places: Int32Array
  /** What becomes of chunks. */
  readonly renamed: Map<number, number>
}

/**
 * Processes that run the same program with the same arguments are interchangeable: of the states that differ only in which of
 * them is which, one stands for all. Dill and Ip, *Better Verification Through Symmetry*, FMSD 9 (1996).
 */
export class Symmetry {
  readonly #store: Renaming
  /** Of each process, the first one that is like it. */
  readonly #kinds: number[] = []
  readonly #groups: number[][] = []
  readonly #hasNames: boolean[] = []
  /** Of each process, by chunks. */
  readonly #shapes: number[][] = []
  readonly #orders = new Map<string, Order>()
  /** Where each process goes, of the state that was looked at last. */
  readonly #places: Int32Array
  /** Of one group, sorted: their shapes, and who has them. */
  readonly #sortedShapes: Int32Array
  readonly #sorted: Int32Array

  constructor(store: Renaming, root: Tuple) {
    this.#store = store
    const first = new Map<number, number[]>()
    for (let who = 1; who < root.length; who++) {
      const kind = store.chunks.get(root[who]!, MEMORY)
      const group = first.get(kind)
      if (group === undefined) first.set(kind, [who])
      else group.push(who)
    }
    for (const group of first.values()) {
      if (group.length < 2) continue
      this.#groups.push(group)
      for (const who of group) this.#kinds[who] = group[0]!
    }
    this.#places = Int32Array.from(root, (_, who) => who)
    this.#sortedShapes = new Int32Array(root.length)
    this.#sorted = new Int32Array(root.length)
  }

  /** From `start` on: is the move the first of a process where `most` of those that are like it have gone on? */
  isOneMore(start: Tuple, tuple: Tuple, { kind, who }: Move, most: number): boolean {
    const alike = kind === 'time' ? undefined : this.#groups.find((group) => group.includes(who))
    if (alike === undefined || alike.length <= most) return false
    const hasMoved = (other: number) => tuple[other] !== start[other]
    return !hasMoved(who) && alike.filter(hasMoved).length >= most
  }

  /**
   * Where each process goes, so that those which are alike stand in their order, of equals the one last whose turn it is; undefined
   * where all stay.
   */
  orderOf(tuple: Tuple, turn: Turn = NOBODY): Order | undefined {
    const last = whoHas(turn)
    let isMoved = false
    for (const group of this.#groups) if (this.#sort(tuple, group, last)) isMoved = true
    if (!isMoved) return undefined
    const key = this.#places.join()
    let order = this.#orders.get(key)
    if (order === undefined) {
      order = { places: this.#places.slice(), renamed: new Map() }
      this.#orders.set(key, order)
    }
    return order
  }

  /** The state with each process where it goes. */
  ordered(tuple: Tuple, order: Order | undefined): Tuple {
    if (order === undefined) return tuple
    const after = new Int32Array(tuple.length)
    for (let who = 0; who < tuple.length; who++) {
      after[order.places[who] ?? who] = this.#renamedChunk(tuple[who]!, order)
    }
    return after
  }

  /** By insertion: there are few of them. Says whether anybody moves. */
  #sort(tuple: Tuple, group: readonly number[], last: number): boolean {
    const [shapes, sorted] = [this.#sortedShapes, this.#sorted]
    let isMoved = false
    for (let rank = 0; rank < group.length; rank++) {
      const who = group[rank]!
      const shape = this.#shapeOf(tuple[who] ?? 0, who)
      let at = rank
      for (; at > 0 && shapes[at - 1]! >= shape; at--) {
        if (shapes[at - 1] === shape && sorted[at - 1] !== last) break
        shapes[at] = shapes[at - 1]!
        sorted[at] = sorted[at - 1]!
        isMoved = true
      }
      shapes[at] = shape
      sorted[at] = who
    }
    for (let rank = 0; rank < group.length; rank++) this.#places[sorted[rank]!] = group[rank]!
    return isMoved
  }

  #renamedChunk(chunk: number, { places, renamed }: Order): number {
    if (!this.#names(chunk)) return chunk
    let known = renamed.get(chunk)
    if (known === undefined) {
      known = this.#with(chunk, (who) => places[who] ?? who)
      renamed.set(chunk, known)
    }
    return known
  }

  #with(chunk: number, rename: (who: number) => number): number {
    const { values, chunks } = this.#store
    return chunks.numberOf(chunks.of(chunk).map((value) => values.renamed(value, rename)))
  }

  /** What it is like, whoever it is and whoever others are that it names. */
  #shapeOf(chunk: number, self: number): number {
    if (!this.#names(chunk)) return chunk
    this.#shapes[self] ??= []
    const shapes = this.#shapes[self]
    let shape = shapes[chunk]
    if (shape === undefined) {
      shape = this.#with(chunk, (who) => (who === self ? -1 : this.#kinds[who] === undefined ? who : -2))
      shapes[chunk] = shape
    }
    return shape
  }

  #names(chunk: number): boolean {
    const { values, chunks } = this.#store
    this.#hasNames[chunk] ??= chunks.of(chunk).some((value) => values.of(value).processes.length > 0)
    return this.#hasNames[chunk]
  }
}
