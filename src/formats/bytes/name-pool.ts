import { latin1, latin1Bytes } from './latin1.ts'

/**
 * Names as numbers from 0: each different one is kept once, and found by its bytes without making a string of them. The
 * modules of a tree name the same few thousand symbols two hundred thousand times.
 */
export class NamePool {
  #bytes: Uint8Array
  /** Where each name begins, and where the last ends. */
  #starts: Uint32Array
  /** Name number plus one, at the place of its hash or behind it; twice as large as need be. */
  #table: Uint32Array
  #count = 0

  /** It grows as needed; whoever knows how much will come saves it that. */
  constructor(names: number = 1 << 12, sizeBytes: number = 1 << 16) {
    this.#bytes = new Uint8Array(sizeBytes)
    this.#starts = new Uint32Array(names + 2)
    this.#table = new Uint32Array(1 << Math.max(3, 33 - Math.clz32(names)))
  }
  #round = 0
  /** The round in which each name got its mark, and the mark. */
  #markedIn = new Uint32Array()
  #marks = new Int32Array()

  get count(): number {
    return this.#count
  }

  /** The number of the name at these bytes, a new one where it has none. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end)
    const mask = this.#table.length - 1
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = this.#table[at]!
      if (entry === 0) return this.#add(at, bytes, start, end)
      if (this.#equals(entry - 1, bytes, start, end)) return entry - 1
    }
  }

  numberOfText(text: string): number {
    return this.numberOf(latin1Bytes(text), 0, text.length)
  }

  text(name: number): string {
    return latin1(this.#bytes.subarray(this.#starts[name]!, this.#starts[name + 1]!))
  }

  /** The first byte of a name, or 0 of the empty one. */
  firstByte(name: number): number {
    const start = this.#starts[name]!
    return start < this.#starts[name + 1]! ? this.#bytes[start]! : 0
  }

  /** Forgets all marks. Marks are a map from names that need not be made anew for each of a thousand modules. */
  beginMarks(): void {
    this.#round++
    if (this.#markedIn.length >= this.#count) return
    this.#markedIn = grown(this.#markedIn, new Uint32Array(2 * this.#count))
    this.#marks = grown(this.#marks, new Int32Array(2 * this.#count))
  }

  /** Marks a name that was there when marking began. */
  mark(name: number, mark: number): void {
    this.#markedIn[name] = this.#round
    this.#marks[name] = mark
  }

  /** The mark of a name, if it has one. */
  markOf(name: number): number | undefined {
    return this.#markedIn[name] === this.#round ? this.#marks[name] : undefined
  }

  #equals(name: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[name]!
    if (this.#starts[name + 1]! - from !== end - start) return false
    for (let index = start; index < end; index++) if (this.#bytes[from + index - start] !== bytes[index]) return false
    return true
  }

  #add(at: number, bytes: Uint8Array, start: number, end: number): number {
    const name = this.#count++
    const from = this.#starts[name]!
    const to = from + end - start
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to))
    for (let index = start; index < end; index++) this.#bytes[from + index - start] = bytes[index]!
    if (name + 2 > this.#starts.length) this.#starts = grown(this.#starts, new Uint32Array(2 * this.#starts.length))
    this.#starts[name + 1] = to
    this.#table[at] = name + 1
    if (2 * this.#count > this.#table.length) this.#rehash()
    return name
  }

  #rehash(): void {
    this.#table = new Uint32Array(2 * this.#table.length)
    const mask = this.#table.length - 1
    for (let name = 0; name < this.#count; name++) {
      let at = hashOf(this.#bytes, this.#starts[name]!, this.#starts[name + 1]!) & mask
      while (this.#table[at] !== 0) at = (at + 1) & mask
      this.#table[at] = name + 1
    }
  }
}

function grown<Numbers extends Uint8Array | Uint32Array | Int32Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old)
  return larger
}

/** FNV-1a, with the upper bits folded into those that choose a place. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193)
  return hash ^ (hash >>> 15)
}
