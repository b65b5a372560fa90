const BYTES_PER_LINE = 20
const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)
const LINE_END = ':\n\t\t'

/** Bytes as modinfo shows them: upper-case pairs with colons between, a new line and two tabs after every twentieth. */
export function hexLines(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index++) {
    if (index > 0) text += index % BYTES_PER_LINE === 0 ? LINE_END : ':'
    text += PAIRS[bytes[index]!]
  }
  return text
}
