/** Words of 32 bits in a digest. */
export const DIGEST_WORDS = 2

/** Do two lists of digests have the same one at a word? */
export function isSameDigest(one: Uint32Array, other: Uint32Array, at: number): boolean {
  return one[at] === other[at] && one[at + 1] === other[at + 1]
}

/**
 * A digest of 64 bits by which a run tells that something is as it was in the last one. Two lanes, each mixed as MurmurHash3
 * does it, by constants of their own; the first runs into the second. It is no proof against somebody who looks for two
 * texts with one digest: he would have to be able to write the tree anyway.
 */
export class Digest {
  #first = 0x9747b28c
  #second = 0x3c6ef372
  #count = 0

  word(word: number): this {
    let mixed = Math.imul(word, 0xcc9e2d51)
    mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
    let first = this.#first ^ mixed
    first = (first << 13) | (first >>> 19)
    first = (Math.imul(first, 5) + 0xe6546b64) | 0
    mixed = Math.imul(word, 0x38b34ae5)
    mixed = Math.imul((mixed << 16) | (mixed >>> 16), 0xa1e38b93)
    let second = this.#second ^ mixed
    second = (second << 17) | (second >>> 15)
    this.#first = first
    this.#second = (Math.imul(second + first, 5) + 0x561ccd1b) | 0
    this.#count++
    return this
  }

  words(words: ArrayLike<number>): this {
    this.word(words.length)
    for (let index = 0; index < words.length; index++) this.word(words[index]!)
    return this
  }

  /** A byte string, from a character of it on. */
  text(text: string, start = 0): this {
    this.word(text.length - start)
    for (let at = start; at < text.length; at += 4) {
      // Beyond the end is no character, and counts as 0; the length tells it from one.
      const low = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8)
      this.word(low | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24))
    }
    return this
  }

  texts(texts: readonly string[], start = 0): this {
    this.word(texts.length)
    for (const text of texts) this.text(text, start)
    return this
  }

  bytes(bytes: Uint8Array): this {
    this.word(bytes.length)
    for (let at = 0; at < bytes.length; at += 4) {
      const low = bytes[at]! | (bytes[at + 1]! << 8)
      this.word(low | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
    }
    return this
  }

  get value(): readonly [number, number] {
    const first = finished(this.#first ^ this.#count)
    return [first, finished(this.#second ^ this.#count ^ first)]
  }
}

/** Each bit changes about half of all. */
function finished(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
