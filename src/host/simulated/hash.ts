/** What has an identity of its own. What changes about it is in cells of its own. */
export interface Entity {
  readonly stateId: string
  /** Who has made it, as `State.originOf`, where there may be two of one id. */
  readonly origin?: string
  /** What never changes about it and is not the same for all that have this id, as the image of a module. */
  readonly stateFacts?: unknown
}

/** What somebody has learned so far, as a hash that is carried on. */
export interface Digest {
  high: number
  low: number
}

/**
 * A 64-bit hash in two halves of 32 bits. Plain data is hashed by content; bytes, once for each array, as nobody writes into
 * one that a cell holds; an Entity by its id and facts; functions and other objects are all alike.
 */
export class Hash {
  readonly #double: DataView = new DataView(new ArrayBuffer(8))
  readonly #bytes = new WeakMap<Uint8Array, { readonly high: number; readonly low: number }>()
  high = 0
  low = 0

  start(): this {
    this.high = 0x9e3779b9 | 0
    this.low = 0x85ebca6b | 0
    return this
  }

  /** Goes on from what was learned before. */
  from({ high, low }: Digest): this {
    this.high = high
    this.low = low
    return this
  }

  word(word: number): this {
    const high = Math.imul(this.high ^ word, 0x9e3779b1)
    const low = Math.imul(this.low ^ word, 0x5f356495)
    this.high = (high << 13) | (high >>> 19)
    this.low = (low << 17) | (low >>> 15)
    return this
  }

  text(text: string): this {
    this.word(text.length)
    for (let index = 0; index < text.length; index++) this.word(text.charCodeAt(index))
    return this
  }

  value(value: unknown): this {
    switch (typeof value) {
      case 'string':
        return this.word(1).text(value)
      case 'number':
        return this.#number(value)
      case 'bigint':
        return this.word(3).text(value.toString(36))
      case 'boolean':
        return this.word(value ? 4 : 5)
      case 'object':
        return value === null ? this.word(6) : this.#object(value)
      default:
        return this.word(value === undefined ? 7 : 8)
    }
  }

  protected entity({ stateId, origin = '', stateFacts }: Entity): this {
    return this.word(14).text(stateId).text(origin).value(stateFacts)
  }

  /** The finaliser of MurmurHash3 by Austin Appleby (public domain), on each half and across. */
  end(): this {
    const high = stir(this.high ^ this.low)
    this.low = stir(Math.imul(this.low, 0x2545f491) ^ high)
    this.high = high
    return this
  }

  #number(value: number): this {
    if ((value | 0) === value) return this.word(2).word(value)
    this.#double.setFloat64(0, value)
    return this.word(9).word(this.#double.getInt32(0)).word(this.#double.getInt32(4))
  }

  #object(value: object): this {
    if (value instanceof Uint8Array) return this.#array(value)
    if (Array.isArray(value)) return this.#each(10, value)
    if (value instanceof Set) return this.#each(11, [...value])
    if (value instanceof Map) return this.#each(12, [...value])
    if (value instanceof Error) return this.word(13).text(`${value}`)
    if (isEntity(value)) return this.entity(value)
    const prototype: unknown = Object.getPrototypeOf(value)
    const isPlain = prototype === Object.prototype || prototype === null
    return isPlain ? this.#each(15, Object.entries(value)) : this.word(17)
  }

  #each(tag: number, values: readonly unknown[]): this {
    this.word(tag).word(values.length)
    for (const value of values) this.value(value)
    return this
  }

  #array(bytes: Uint8Array): this {
    let known = this.#bytes.get(bytes)
    if (known === undefined) {
      const { high, low } = this
      this.start()
      for (const byte of bytes) this.word(byte)
      known = { high: this.high, low: this.low }
      this.#bytes.set(bytes, known)
      this.high = high
      this.low = low
    }
    return this.word(16).word(bytes.length).word(known.high).word(known.low)
  }
}

function isEntity(value: object): value is Entity {
  return 'stateId' in value && typeof value.stateId === 'string'
}

function stir(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
