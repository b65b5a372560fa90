import type { Tuple } from '../memo/index.ts'
import { NOBODY, type Turn } from './turn.ts'

const EMPTY = 0

/** Tuples one after the other, in arrays of numbers: an object for each would take ten times as much. */
export class TupleList {
  /** Where the numbers of each begin; one more than there are. */
  #starts = new Int32Array(1024)
  #numbers = new Int32Array(4096)
  size = 0

  push(tuple: Tuple): void {
    const end = lengthOf(tuple)
    const start = this.#starts[this.size]!
    if (this.size + 2 > this.#starts.length) this.#starts = grown(this.#starts)
    while (start + end > this.#numbers.length) this.#numbers = grown(this.#numbers)
    for (let index = 0; index < end; index++) this.#numbers[start + index] = tuple[index]!
    this.#starts[++this.size] = start + end
  }

  /** A copy, without zeros at its end. */
  of(at: number): Tuple {
    return this.#numbers.slice(this.#starts[at], this.#starts[at + 1])
  }

  has(at: number, tuple: Tuple): boolean {
    return this.isAt(at, tuple, lengthOf(tuple))
  }

  isAt(at: number, tuple: Tuple, end: number): boolean {
    const start = this.#starts[at]!
    if (this.#starts[at + 1]! - start !== end) return false
    for (let index = 0; index < end; index++) if (this.#numbers[start + index] !== tuple[index]) return false
    return true
  }

  hashAt(at: number): number {
    return hashOf(this.#numbers, this.#starts[at]!, this.#starts[at + 1]!)
  }
}

/** States by numbers, counted from 0 as they come. */
export class StateTable {
  readonly #tuples = new TupleList()
  #turns = new Int32Array(1024)
  #slots = new Int32Array(2048)

  get size(): number {
    return this.#tuples.size
  }

  /** The number of a state, in somebody's turn. It may be new: then it is `size` - 1. */
  add(tuple: Tuple, turn: Turn = NOBODY): number {
    const end = lengthOf(tuple)
    if (2 * this.size >= this.#slots.length) this.#grow()
    const mask = this.#slots.length - 1
    let slot = mixed(hashOf(tuple, 0, end), turn) & mask
    for (; this.#slots[slot] !== EMPTY; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]! - 1
      if (this.#turns[known] === turn && this.#tuples.isAt(known, tuple, end)) return known
    }
    if (this.size === this.#turns.length) this.#turns = grown(this.#turns)
    this.#turns[this.size] = turn
    this.#tuples.push(tuple)
    this.#slots[slot] = this.size
    return this.size - 1
  }

  turnAt(state: number): Turn {
    return this.#turns[state]!
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length)
    const mask = this.#slots.length - 1
    for (let state = 0; state < this.size; state++) {
      let slot = mixed(this.#tuples.hashAt(state), this.#turns[state]!) & mask
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask
      this.#slots[slot] = state + 1
    }
  }
}

/** Without zeros at its end. */
function lengthOf(tuple: Tuple): number {
  let end = tuple.length
  while (end > 0 && tuple[end - 1] === 0) end--
  return end
}

/** Twice as long. */
export function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * numbers.length)
  longer.set(numbers)
  return longer
}

function mixed(hash: number, turn: Turn): number {
  return hash ^ Math.imul(turn, 0x9e3779b1)
}

function hashOf(numbers: Int32Array, from: number, to: number): number {
  let hash = 0x9e3779b9
  for (let index = from; index < to; index++) {
    hash = Math.imul(hash ^ numbers[index]!, 0x85ebca6b)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
