import { FormatError } from '../errors.ts'
import type { TimelineEvent } from './event.ts'
import { parseEvent, parseHeader } from './parse-line.ts'

/** No line that is written here is nearly as long; one without end is not to fill memory. */
const LINE_BYTES_MAX = 1024 * 1024

/**
 * Reads a timeline as it arrives, in pieces of any size. Whatever is wrong is a FormatError that names the line; what
 * stood before it has been given. Only the last line may be cut off, as a recorder that was killed leaves it.
 */
export class TimelineReader {
  /** The beginning of a line whose newline has not arrived. */
  #parts: string[] = []
  #partBytes = 0
  #line = 1
  /** Of the line, from the start of the input. */
  #offset = 0

  /** To be called at the end of the input: how many bytes of a line without its newline were not read. */
  end(): number {
    if (this.#line === 1) this.#fail('the first line is missing')
    return this.#partBytes
  }

  /** The events of the lines that end in `text`, a byte string. Take all of them before the next piece is given. */
  *read(text: string): Generator<TimelineEvent> {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#add(text.slice(start, end))
      start = end + 1
      const line = this.#parts.join('')
      if (this.#line === 1) parseHeader(line, this.#fail)
      else yield parseEvent(line, this.#fail)
      this.#parts = []
      this.#partBytes = 0
      this.#line++
      this.#offset += line.length + 1
    }
    this.#add(text.slice(start))
  }

  #add(part: string): void {
    this.#partBytes += part.length
    if (this.#partBytes > LINE_BYTES_MAX) this.#fail('longer than 1 MiB')
    if (part !== '') this.#parts.push(part)
  }

  readonly #fail = (problem: string): never => {
    throw new FormatError('timeline', this.#offset, `line ${this.#line}: ${problem}`)
  }
}

/** A timeline that is there as a whole, and the bytes at its end that are no whole line. */
export function parseTimeline(text: string): { readonly events: TimelineEvent[]; readonly cutBytes: number } {
  const reader = new TimelineReader()
  return { events: [...reader.read(text)], cutBytes: reader.end() }
}
