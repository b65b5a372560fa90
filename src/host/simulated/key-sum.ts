import { Hash } from './hash.ts'

/** Something that has a share in the key of the state. */
export interface Keyed {
  /** Leaves the share in `hash`: 0 in both halves for what is as it was made. */
  hashInto(hash: Hash): void
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
    return (BigInt(this.#high >>> 0) << 32n) | BigInt(this.#low >>> 0)
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
