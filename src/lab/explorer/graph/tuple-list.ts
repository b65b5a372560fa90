import type { Tuple } from '../memo/index.ts'
import { NumberList } from './number-list.ts'

/** Room for many tuples of the longest: each has a number for each of some dozens of processes. */
const PAGE = 0x10000

/** Tuples one after the other, in arrays of numbers: an object for each would take ten times as much. */
export class TupleList {
  /** A tuple is on one page. */
  readonly #pages: Int32Array[] = []
  /** Where each begins, counted through all pages, and how many numbers it has. */
  readonly #starts = new NumberList()
  readonly #lengths = new NumberList()
  #end = 0

  get size(): number {
    return this.#starts.size
  }

  push(tuple: Tuple): void {
    const length = lengthOf(tuple)
    if (length > this.#pages.length * PAGE - this.#end) {
      this.#end = this.#pages.length * PAGE
      this.#pages.push(new Int32Array(PAGE))
    }
    const page = this.#pages.at(-1)!
    const start = this.#end % PAGE
    for (let index = 0; index < length; index++) page[start + index] = tuple[index]!
    this.#starts.push(this.#end)
    this.#lengths.push(length)
    this.#end += length
  }

  /** A copy, without zeros at its end. */
  of(at: number): Tuple {
    const start = this.#starts.at(at)
    return this.#pageOf(start).slice(start % PAGE, (start % PAGE) + this.#lengths.at(at))
  }

  /** Is it that one, but for zeros at its end? */
  has(at: number, tuple: Tuple): boolean {
    const length = this.#lengths.at(at)
    if (length > tuple.length) return false
    const start = this.#starts.at(at)
    const page = this.#pageOf(start)
    for (let index = 0; index < length; index++) if (page[(start % PAGE) + index] !== tuple[index]) return false
    for (let index = length; index < tuple.length; index++) if (tuple[index] !== 0) return false
    return true
  }

  hashAt(at: number): number {
    const start = this.#starts.at(at)
    return hashOf(this.#pageOf(start), start % PAGE, (start % PAGE) + this.#lengths.at(at))
  }

  #pageOf(start: number): Int32Array {
    return this.#pages[Math.floor(start / PAGE)]!
  }
}

/** 32 bits, of which zeros at its end are no part. */
export function tupleHash(tuple: Tuple): number {
  return hashOf(tuple, 0, lengthOf(tuple))
}

/** Without zeros at its end. */
function lengthOf(tuple: Tuple): number {
  let end = tuple.length
  while (end > 0 && tuple[end - 1] === 0) end--
  return end
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
