/** Numbers for lists of numbers, counted from 0: equal ones have one number, whatever zeros are at their ends. */
export class Tuples {
  readonly #all: Int32Array[] = []
  readonly #byHash = new Map<number, number | number[]>()

  of(number: number): Int32Array {
    return this.#all[number]!
  }

  /** It must not be changed any more. */
  numberOf(tuple: Int32Array): number {
    let end = tuple.length
    while (end > 0 && tuple[end - 1] === 0) end--
    const hash = hashOf(tuple, end)
    const known = this.#byHash.get(hash)
    if (typeof known === 'number') {
      if (isSame(this.#all[known]!, tuple, end)) return known
    } else if (known !== undefined) {
      const same = known.find((number) => isSame(this.#all[number]!, tuple, end))
      if (same !== undefined) return same
    }
    const number = this.#all.push(end === tuple.length ? tuple : tuple.slice(0, end)) - 1
    this.#byHash.set(hash, known === undefined ? number : [known, number].flat())
    return number
  }
}

/** Numbers for chunks: 0 is the empty one. */
export class Chunks extends Tuples {
  constructor() {
    super()
    this.numberOf(new Int32Array(0))
  }

  get(number: number, offset: number): number {
    return this.of(number)[offset] ?? 0
  }

  /** A chunk with other values at some offsets. What one process has, or the machine: numbers of values. */
  with(number: number, changes: readonly (readonly [offset: number, value: number])[]): number {
    const before = this.of(number)
    let length = before.length
    for (const [offset] of changes) length = Math.max(length, offset + 1)
    const after = new Int32Array(length)
    after.set(before)
    for (const [offset, value] of changes) after[offset] = value
    return this.numberOf(after)
  }
}

/** 52 bits of the content of a list of numbers. */
function hashOf(numbers: Int32Array, end: number): number {
  let high = 0x9e3779b9
  let low = 0x85ebca6b
  for (let index = 0; index < end; index++) {
    const number = numbers[index]!
    high = Math.imul(high ^ number, 0x9e3779b1)
    low = Math.imul(low ^ number, 0x5f356495)
    high = (high << 13) | (high >>> 19)
    low = (low << 17) | (low >>> 15)
  }
  return (high >>> 0) * 0x100000 + ((low ^ (high >>> 7)) & 0xfffff)
}

function isSame(known: Int32Array, tuple: Int32Array, end: number): boolean {
  if (known.length !== end) return false
  for (let index = 0; index < end; index++) if (known[index] !== tuple[index]) return false
  return true
}
