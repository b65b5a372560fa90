/** Bytes of an index as they are written: it grows, and words can be filled in later. */
export class TrieOutput {
  sizeBytes = 0
  #bytes = new Uint8Array(65536)
  #view = new DataView(this.#bytes.buffer)

  uint8(value: number): void {
    this.#reserve(1)
    this.#bytes[this.sizeBytes++] = value
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#view.setUint32(this.sizeBytes, value)
    this.sizeBytes += 4
  }

  cString(text: string): void {
    this.#reserve(text.length + 1)
    for (let index = 0; index < text.length; index++) this.#bytes[this.sizeBytes + index] = text.charCodeAt(index)
    this.#bytes[this.sizeBytes + text.length] = 0
    this.sizeBytes += text.length + 1
  }

  patchUint32(offset: number, value: number): void {
    this.#view.setUint32(offset, value)
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.sizeBytes)
  }

  #reserve(sizeBytes: number): void {
    if (this.sizeBytes + sizeBytes <= this.#bytes.length) return
    const grown = new Uint8Array(2 * (this.sizeBytes + sizeBytes))
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
