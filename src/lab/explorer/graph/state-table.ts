import type { Tuple } from '../memo/index.ts'

const EMPTY = 0

/** States by numbers, counted from 0 as they come, in arrays of numbers: an object for each would take ten times as much. */
export class StateTable {
  /** Where the numbers of a state begin; one more than there are. */
  #starts = new Int32Array(1024)
  #numbers = new Int32Array(4096)
  #slots = new Int32Array(2048)
  size = 0

  /** The number of a state, which may be new: then it is `size` - 1. */
  add(tuple: Tuple): number {
    let end = tuple.length
    while (end > 0 && tuple[end - 1] === 0) end--
    if (2 * this.size >= this.#slots.length) this.#grow()
    let slot = this.#slotOf(hashOf(tuple, 0, end))
    for (; this.#slots[slot] !== EMPTY; slot = (slot + 1) & (this.#slots.length - 1)) {
      const known = this.#slots[slot]! - 1
      if (this.#isAt(known, tuple, end)) return known
    }
    this.#slots[slot] = this.size + 1
    this.#push(tuple, end)
    return this.size++
  }

  /** A copy of it, of `length` at least. */
  of(state: number): Tuple {
    return this.#numbers.slice(this.#starts[state], this.#starts[state + 1])
  }

  #push(tuple: Tuple, end: number): void {
    const start = this.#starts[this.size]!
    if (this.size + 2 > this.#starts.length) this.#starts = grown(this.#starts)
    while (start + end > this.#numbers.length) this.#numbers = grown(this.#numbers)
    for (let index = 0; index < end; index++) this.#numbers[start + index] = tuple[index]!
    this.#starts[this.size + 1] = start + end
  }

  #isAt(state: number, tuple: Tuple, end: number): boolean {
    const start = this.#starts[state]!
    if (this.#starts[state + 1]! - start !== end) return false
    for (let index = 0; index < end; index++) if (this.#numbers[start + index] !== tuple[index]) return false
    return true
  }

  #slotOf(hash: number): number {
    return hash & (this.#slots.length - 1)
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length)
    for (let state = 0; state < this.size; state++) {
      let slot = this.#slotOf(hashOf(this.#numbers, this.#starts[state]!, this.#starts[state + 1]!))
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & (this.#slots.length - 1)
      this.#slots[slot] = state + 1
    }
  }
}

/** Twice as long. */
export function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * numbers.length)
  longer.set(numbers)
  return longer
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
