import { latin1Bytes } from '../../formats/bytes/index.ts'
import type { Subject } from './subject.ts'

/** Many texts in one array, so that each takes its characters and four bytes, and comparing it touches little memory. */
export class TextPool {
  readonly bytes: Uint8Array
  readonly #starts: Int32Array

  constructor(texts: readonly string[]) {
    this.bytes = latin1Bytes(texts.join(''))
    this.#starts = startsOf(texts.map(({ length }) => length))
  }

  start(text: number): number {
    return this.#starts[text]!
  }

  end(text: number): number {
    return this.#starts[text + 1]!
  }

  length(text: number): number {
    return this.end(text) - this.start(text)
  }

  /** Does the subject begin with the first `length` characters of a text? It does with the first `known`. */
  begins(text: number, known: number, length: number, subject: Subject): boolean {
    if (subject.length < length) return false
    const { bytes } = subject
    const start = this.#starts[text]!
    // Backwards, because those of one bus begin alike.
    for (let at = length - 1; at >= known; at--) {
      if (bytes[at] !== this.bytes[start + at]) return false
    }
    return true
  }
}

/** Where each of these lengths begins if they lie one behind the other, and where the last ends. */
export function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1)
  for (const [index, length] of lengths.entries()) starts[index + 1] = starts[index]! + length
  return starts
}
