const BYTES_PER_LINE = 20
const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
)

/** Bytes as modinfo shows them: upper-case pairs with colons between, a new line and two tabs after every twentieth. */
export function hexLines(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let start = 0; start < bytes.length; start += BYTES_PER_LINE) {
    const line = bytes.subarray(start, start + BYTES_PER_LINE)
    lines.push(Array.from(line, (byte) => PAIRS[byte]).join(':'))
  }
  return lines.join(':\n\t\t')
}
