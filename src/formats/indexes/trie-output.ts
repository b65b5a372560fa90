/** Bytes of an index as they are written: it grows, and words can be filled in later. */
export class TrieOutput {
  sizeBytes = 0
  #bytes: Uint8Array
  #view: DataView

  /** It grows as needed; whoever knows how much will come saves it that. */
  constructor(sizeBytes: number) {
    this.#bytes = new Uint8Array(sizeBytes)
    this.#view = new DataView(this.#bytes.buffer)
  }

  uint8(value: number): void {
    this.#reserve(1)
    this.#bytes[this.sizeBytes++] = value
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#view.setUint32(this.sizeBytes, value)
    this.sizeBytes += 4
  }

  /** Some bytes and a NUL. */
  characters(from: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start + 1)
    const bytes = this.#bytes
    let at = this.sizeBytes
    for (let index = start; index < end; index++) bytes[at++] = from[index]!
    bytes[at++] = 0
    this.sizeBytes = at
  }

  /** A text and a NUL. False for text that is not 7-bit ASCII. */
  cString(text: string): boolean {
    this.#reserve(text.length + 1)
    const bytes = this.#bytes
    let at = this.sizeBytes
    let isWritable = true
    for (let index = 0; index < text.length; index++) {
      const character = text.charCodeAt(index)
      if (character === 0 || character > 0x7f) isWritable = false
      bytes[at++] = character
    }
    bytes[at++] = 0
    this.sizeBytes = at
    return isWritable
  }

  patchUint32(offset: number, value: number): void {
    this.#view.setUint32(offset, value)
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.sizeBytes)
  }

  #reserve(sizeBytes: number): void {
    if (this.sizeBytes + sizeBytes <= this.#bytes.length) return
    const grown = new Uint8Array(2 * (this.sizeBytes + sizeBytes))
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
