import { latin1Bytes } from '../../src/formats/bytes/index.ts'

/** Bytes written in order, in one endianness, as the tests' builders need them. */
export class ByteWriter {
  readonly #chunks: Uint8Array[] = []
  readonly #little: boolean
  sizeBytes = 0

  constructor(endian: 'little' | 'big' = 'big') {
    this.#little = endian === 'little'
  }

  bytes(bytes: Uint8Array | readonly number[]): this {
    const chunk = Uint8Array.from(bytes)
    this.#chunks.push(chunk)
    this.sizeBytes += chunk.length
    return this
  }

  text(text: string): this {
    return this.bytes(latin1Bytes(text))
  }

  zeros(count: number): this {
    return this.bytes(new Uint8Array(count))
  }

  uint16(value: number): this {
    return this.#number(2, (view) => view.setUint16(0, value, this.#little))
  }

  uint32(value: number): this {
    return this.#number(4, (view) => view.setUint32(0, value, this.#little))
  }

  uint64(value: bigint): this {
    return this.#number(8, (view) => view.setBigUint64(0, value, this.#little))
  }

  /** An address, offset or size: as wide as the object's class. */
  word(value: number | bigint, bits: 32 | 64): this {
    return bits === 64 ? this.uint64(BigInt(value)) : this.uint32(Number(value))
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.sizeBytes)
    let offset = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, offset)
      offset += chunk.length
    }
    return all
  }

  #number(sizeBytes: number, set: (view: DataView) => void): this {
    const chunk = new Uint8Array(sizeBytes)
    set(new DataView(chunk.buffer))
    return this.bytes(chunk)
  }
}
