import { latin1, latin1Bytes } from './latin1.ts'

// Words of 32 bits, the last one filled up with NULs, each mixed in by shifts up and down: V8's quick compilers make a call of a
// product and of a sum that overflows, and most runs are over before there are others.
const HASH_START = 0x11c9dc5

/** The sign bit of each byte of a word, as a number with a sign, and the lowest. */
const SIGNS = 0x80808080 | 0
const ONES = 0x01010101

/**
 * Names as numbers from 0: each different one is kept once, and found by its bytes without making a string of them. The
 * modules of a tree name the same few thousand symbols two hundred thousand times.
 */
export class NamePool {
  /** The names, each filled up with NULs to whole words. */
  #bytes: Uint8Array
  #view: DataView
  #end = 0
  /** Some of them from the first on, as one text: to cut it is cheaper than to make one of each name. */
  #text = ''
  /** Where each name begins, and its size. */
  #places: Uint32Array
  /** Name number plus one, at the place of its hash or behind it; twice as large as need be. */
  #table: Uint32Array
  #count = 0

  /** It grows as needed; whoever knows how much will come saves it that. */
  constructor(names: number = 1 << 14, sizeBytes: number = 1 << 18) {
    // Filling up takes two bytes on average.
    this.#bytes = new Uint8Array(sizeBytes + 2 * names)
    this.#view = new DataView(this.#bytes.buffer)
    this.#places = new Uint32Array(2 * names)
    this.#table = new Uint32Array(1 << Math.max(3, 33 - Math.clz32(names)))
  }

  get count(): number {
    return this.#count
  }

  /** The number of the name at these bytes, a new one where it has none. */
  numberOf(view: DataView, start: number, end: number): number {
    return this.#numberOf(view, start, end, restOf(view, start, end), hashOf(view, start, end))
  }

  numberOfText(text: string): number {
    return this.numberOf(new DataView(latin1Bytes(text).buffer), 0, text.length)
  }

  /**
   * The numbers of the strings that begin at the first `count` of `starts`, each ended by a NUL or the end of the bytes. False,
   * and not all are told, where they together are longer than `bytesMax`, as strings that overlap may be.
   */
  numberStrings(view: DataView, starts: Uint32Array, count: number, numbers: Uint32Array, bytesMax: number): boolean {
    const lastWordAt = view.byteLength - 4
    let bytesLeft = bytesMax
    for (let index = 0; index < count && bytesLeft >= 0; index++) {
      const start = starts[index]!
      let hash = HASH_START
      let end = start
      let word = 0
      let nuls = 0
      // The hash is made while the end is looked for.
      while (end <= lastWordAt) {
        word = view.getInt32(end, true)
        nuls = (word - ONES) & ~word & SIGNS
        if (nuls !== 0) break
        hash = mixed(hash, word)
        end += 4
      }
      if (nuls === 0) {
        while (end < view.byteLength && view.getUint8(end) !== 0) end++
        numbers[index] = this.numberOf(view, start, end)
      } else {
        // The lowest sign that is left is that of the first NUL. Bit Twiddling Hacks, "determine if a word has a zero byte".
        const restBytes = (nuls & 0x80) !== 0 ? 0 : (nuls & 0x8000) !== 0 ? 1 : (nuls & 0x800000) !== 0 ? 2 : 3
        end += restBytes
        word &= (1 << (8 * restBytes)) - 1
        numbers[index] = this.#numberOf(view, start, end, word, finished(hash, word))
      }
      bytesLeft -= end - start
    }
    return bytesLeft >= 0
  }

  text(name: number): string {
    const start = this.#places[2 * name]!
    const end = start + this.#places[2 * name + 1]!
    if (end > this.#text.length) {
      // Some that came later, or so many that all are made anew.
      if (this.#end <= 2 * this.#text.length) return latin1(this.#bytes.subarray(start, end))
      this.#text = latin1(this.#bytes.subarray(0, this.#end))
    }
    return this.#text.slice(start, end)
  }

  /** The first byte of a name, or 0 of the empty one. */
  firstByte(name: number): number {
    return this.#places[2 * name + 1] === 0 ? 0 : this.#bytes[this.#places[2 * name]!]!
  }

  /** `rest` are the bytes behind the last whole word. */
  #numberOf(view: DataView, start: number, end: number, rest: number, hash: number): number {
    const table = this.#table
    const places = this.#places
    const known = this.#view
    const mask = table.length - 1
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const name = table[at]! - 1
      if (name < 0) return this.#add(at, view, start, end)
      if (places[2 * name + 1]! !== end - start) continue
      let from = places[2 * name]!
      let index = start
      while (index + 4 <= end && known.getInt32(from, true) === view.getInt32(index, true)) {
        from += 4
        index += 4
      }
      if (index + 4 > end && (index === end || known.getInt32(from, true) === rest)) return name
    }
  }

  #add(at: number, view: DataView, start: number, end: number): number {
    const name = this.#count++
    const from = this.#end
    this.#end += (end - start + 3) & ~3
    if (this.#end > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, new Uint8Array(2 * this.#end))
      this.#view = new DataView(this.#bytes.buffer)
    }
    if (2 * name === this.#places.length) this.#places = grown(this.#places, new Uint32Array(4 * name + 2))
    for (let index = start; index < end; index++) this.#bytes[from + index - start] = view.getUint8(index)
    this.#places[2 * name] = from
    this.#places[2 * name + 1] = end - start
    this.#table[at] = name + 1
    if (2 * this.#count > this.#table.length) this.#rehash()
    return name
  }

  #rehash(): void {
    this.#table = new Uint32Array(2 * this.#table.length)
    const mask = this.#table.length - 1
    for (let name = 0; name < this.#count; name++) {
      const start = this.#places[2 * name]!
      let at = hashOf(this.#view, start, start + this.#places[2 * name + 1]!) & mask
      while (this.#table[at] !== 0) at = (at + 1) & mask
      this.#table[at] = name + 1
    }
  }
}

function grown<Numbers extends Uint8Array | Uint32Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old)
  return larger
}

function hashOf(view: DataView, start: number, end: number): number {
  let hash = HASH_START
  for (let at = start; at + 4 <= end; at += 4) {
    hash = mixed(hash, view.getInt32(at, true))
  }
  return finished(hash, restOf(view, start, end))
}

function mixed(hash: number, word: number): number {
  const both = hash ^ word
  const up = both ^ (both << 9)
  return up ^ (up >>> 13)
}

function finished(hash: number, rest: number): number {
  const last = rest === 0 ? hash : mixed(hash, rest)
  return last ^ (last >>> 15)
}

/** The bytes behind the last whole word, as one that is filled up with NULs. */
function restOf(view: DataView, start: number, end: number): number {
  let rest = 0
  for (let at = end - 1; at >= start + ((end - start) & ~3); at--) rest = (rest << 8) | view.getUint8(at)
  return rest
}
