import { FormatError } from '../../errors.ts'
import { latin1 } from './latin1.ts'

export type Endian = 'big' | 'little'

/** A cursor over bytes that knows its bounds, its endianness and the name of the format it reads. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  readonly #format: string
  readonly #little: boolean
  /** Bytes from the start. May be set to any value; the next read checks it. */
  offset: number

  constructor(bytes: Uint8Array, format: string, endian: Endian = 'big', offset = 0) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#format = format
    this.#little = endian === 'little'
    this.offset = offset
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1))
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), this.#little)
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), this.#little)
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), this.#little)
  }

  /** A 64-bit offset or size that must be a safe integer. */
  size64(): number {
    const value = this.uint64()
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.fail('64-bit value beyond any file', this.offset - 8)
    return Number(value)
  }

  /** A view, not a copy, of the next `sizeBytes` bytes. */
  take(sizeBytes: number): Uint8Array {
    const start = this.#advance(sizeBytes)
    return this.bytes.subarray(start, start + sizeBytes)
  }

  /** The byte string up to the next NUL, which is consumed. A missing NUL is an error. */
  cString(): string {
    const end = this.bytes.indexOf(0, this.offset)
    if (this.offset < 0 || end < 0) this.fail('string without its NUL')
    const start = this.offset
    this.offset = end + 1
    return latin1(this.bytes.subarray(start, end))
  }

  fail(problem: string, offset: number = this.offset): never {
    throw new FormatError(this.#format, offset, problem)
  }

  #advance(sizeBytes: number): number {
    const start = this.offset
    if (start < 0 || sizeBytes < 0 || start + sizeBytes > this.#view.byteLength) this.fail('truncated')
    this.offset = start + sizeBytes
    return start
  }
}
