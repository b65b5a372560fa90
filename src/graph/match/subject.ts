/** What one search may cost in comparisons of a character: as much as in the index itself, which refuses what costs more. */
const COMPARISONS_MAX = 2 ** 28

/** Bytes that are kept between searches. A longer subject gets bytes of its own. */
const KEPT_BYTES = 4096

/** FNV-1a, of which 32 bits are enough for a hash table. http://www.isthe.com/chongo/tech/comp/fnv/ */
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

const IS_WILDCARD = new Uint8Array(256)
for (const wildcard of '*?[') IS_WILDCARD[wildcard.charCodeAt(0)] = 1

/**
 * What is searched for, read once. There is one at a time, and it is used again: to allocate one costs as much as a
 * search.
 */
export class Subject {
  /** The bytes are the first `length` of these. */
  bytes: Uint8Array = new Uint8Array(KEPT_BYTES)
  length = 0
  hasWildcard = false
  comparisonsLeft = 0
  readonly #kept = this.bytes
  /** The hash of each beginning, by its length. */
  #hashes = new Int32Array(KEPT_BYTES + 1)
  readonly #keptHashes = this.#hashes

  set(text: string): void {
    const { length } = text
    const bytes = length > KEPT_BYTES ? new Uint8Array(length) : this.#kept
    const hashes = length > KEPT_BYTES ? new Int32Array(length + 1) : this.#keptHashes
    let hash = FNV_OFFSET
    hashes[0] = hash
    let wildcards = 0
    for (let at = 0; at < length; at++) {
      const byte = text.charCodeAt(at) & 0xff
      bytes[at] = byte
      hash = Math.imul(hash ^ byte, FNV_PRIME)
      hashes[at + 1] = hash
      wildcards |= IS_WILDCARD[byte]!
    }
    this.bytes = bytes
    this.length = length
    this.#hashes = hashes
    this.hasWildcard = wildcards !== 0
    this.comparisonsLeft = COMPARISONS_MAX
  }
  /** The hash of the first `length` bytes. */
  hashOf(length: number): number {
    return this.#hashes[length]!
  }
}
