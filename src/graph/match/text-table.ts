import { Subject } from './subject.ts'
import { TextPool } from './text-pool.ts'

/**
 * A hash table of different texts, over bytes. A Map would first make a hash of each subject's string, which alone takes
 * as long.
 */
export class TextTable {
  readonly #pool: TextPool
  /** By the low bits of the hash, a text, counted from 1; and for each text the next of the same bits, or 0. */
  readonly #first: Int32Array
  readonly #next: Int32Array

  constructor(texts: readonly string[]) {
    this.#pool = new TextPool(texts)
    this.#first = new Int32Array(2 ** Math.ceil(Math.log2(2 * texts.length + 1)))
    this.#next = new Int32Array(texts.length)
    const subject = new Subject()
    for (const [index, text] of texts.entries()) {
      subject.set(text)
      const place = subject.hashOf(text.length) & (this.#first.length - 1)
      this.#next[index] = this.#first[place]!
      this.#first[place] = index + 1
    }
  }

  /** The text that the first `length` bytes of the subject are; -1 for none. */
  find(subject: Subject, length: number): number {
    let text = this.#first[subject.hashOf(length) & (this.#first.length - 1)]! - 1
    while (text >= 0 && !this.#is(text, subject, length)) text = this.#next[text]! - 1
    return text
  }

  #is(text: number, subject: Subject, length: number): boolean {
    return this.#pool.length(text) === length && this.#pool.begins(text, 0, length, subject)
  }
}
