import { type Digest, Hash } from './hash.ts'

/** Something that has a share in the key of the state. */
export interface Keyed {
  /** Leaves the share in `hash`: 0 in both halves for what is as it was. */
  hashInto(hash: Hash): void
  /** What it is now is how it was, from now on. */
  settle(): void
  /** Set while the share is not what it was last added up with. */
  stale: boolean
  high: number
  low: number
}

/** The sum of all shares, so that the order in which things came to be makes no difference. */
export class KeySum {
  readonly #hash = new Hash()
  #stale: Keyed[] = []
  #high = 0
  #low = 0

  /** Its share is to be looked at again. */
  touch(part: Keyed): void {
    if (part.stale) return
    part.stale = true
    this.#stale.push(part)
  }

  get value(): bigint {
    for (const part of this.#stale) this.#addAnew(part)
    this.#stale = []
    return wide(this.#high, this.#low)
  }

  /** Adds to what somebody has learned. */
  learn(digest: Digest, value: unknown): void {
    const { high, low } = this.#hash.from(digest).value(value)
    digest.high = high
    digest.low = low
  }

  hashOf(value: unknown): bigint {
    const { high, low } = this.#hash.start().value(value).end()
    return wide(high, low)
  }

  /** What has changed until now has not. */
  settle(): void {
    for (const part of this.#stale) {
      part.settle()
      this.#addAnew(part)
    }
    this.#stale = []
  }

  #addAnew(part: Keyed): void {
    part.hashInto(this.#hash)
    this.#high = (this.#high - part.high + this.#hash.high) | 0
    this.#low = (this.#low - part.low + this.#hash.low) | 0
    part.high = this.#hash.high
    part.low = this.#hash.low
    part.stale = false
  }
}

function wide(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}
