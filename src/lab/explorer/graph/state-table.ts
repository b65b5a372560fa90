import type { Tuple } from '../memo/index.ts'
import { NumberList } from './number-list.ts'
import { TupleList, tupleHash } from './tuple-list.ts'
import { NOBODY, type Turn } from './turn.ts'

const EMPTY = 0

/** States by numbers, counted from 0 as they come. */
export class StateTable {
  readonly #tuples = new TupleList()
  readonly #turns = new NumberList()
  #slots = new Int32Array(2048)

  get size(): number {
    return this.#tuples.size
  }

  /** The number of a state, in somebody's turn. It may be new: then it is `size` - 1. */
  add(tuple: Tuple, turn: Turn = NOBODY): number {
    if (2 * this.size >= this.#slots.length) this.#grow()
    const mask = this.#slots.length - 1
    let slot = mixed(tupleHash(tuple), turn) & mask
    for (; this.#slots[slot] !== EMPTY; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]! - 1
      if (this.#turns.at(known) === turn && this.#tuples.has(known, tuple)) return known
    }
    this.#turns.push(turn)
    this.#tuples.push(tuple)
    this.#slots[slot] = this.size
    return this.size - 1
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length)
    const mask = slots.length - 1
    for (let state = 0; state < this.size; state++) {
      let slot = mixed(this.#tuples.hashAt(state), this.#turns.at(state)) & mask
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask
      slots[slot] = state + 1
    }
    this.#slots = slots
  }
}

function mixed(hash: number, turn: Turn): number {
  return hash ^ Math.imul(turn, 0x9e3779b1)
}
