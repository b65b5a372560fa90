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

/** One JSON value on one line, as a byte string. The strings in `value` are byte strings. */
export function jsonLine(value: unknown): string {
  return toByteString(`${JSON.stringify(value, (_key, item) => (typeof item === 'string' ? toUnicode(item) : item))}\n`)
}

/** The lines of a stream as they become complete, the last also without its newline. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n')
    rest = lines.pop()!
    yield* lines
  }
  if (rest !== '') yield rest
}
