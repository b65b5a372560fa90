import { FormatError } from '../errors.ts'

/**
 * Byte strings (one character a byte) and the Unicode of everything else: arguments, environment, JSON. Bytes that are
 * no UTF-8 become U+FFFD where Unicode is wanted, and only there.
 */
export function toUnicode(byteString: string): string {
  return Buffer.from(byteString, 'latin1').toString('utf8')
}

export function toByteString(unicode: string): string {
  return Buffer.from(unicode, 'utf8').toString('latin1')
}

/** A word of the shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** One JSON value on one line, as a byte string. The strings in `value` are byte strings. */
export function jsonLine(value: unknown): string {
  return toByteString(`${JSON.stringify(value, (_key, item) => (typeof item === 'string' ? toUnicode(item) : item))}\n`)
}

/** The longest line of a stream. No request is nearly as long, and whoever writes without end is not to fill memory. */
const LINE_LIMIT_BYTES = 1024 * 1024

/** The lines of a stream as they become complete, the last also without its newline. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let parts: string[] = []
  let sizeBytes = 0
  let offset = 0
  for await (const chunk of chunks) {
    for (const [index, piece] of Buffer.from(chunk).toString('latin1').split('\n').entries()) {
      if (index > 0) {
        yield parts.join('')
        parts = []
        sizeBytes = 0
      }
      sizeBytes += piece.length
      if (sizeBytes > LINE_LIMIT_BYTES) throw new FormatError('input', offset, 'line of more than 1 MiB')
      parts.push(piece)
    }
    offset += chunk.length
  }
  if (sizeBytes > 0) yield parts.join('')
}
