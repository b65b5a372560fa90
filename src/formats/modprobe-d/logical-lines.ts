import { latin1 } from '../bytes/index.ts'

/** One logical line, continuation lines joined. `lineNumber` counts from 1 and names its last physical line. */
export interface LogicalLine {
  readonly text: string
  readonly lineNumber: number
}

const NUL = 0
const NEWLINE = 0x0a
const BACKSLASH = 0x5c

/**
 * Splits a configuration file, a line at a time, so that a file of empty lines takes no room. A backslash before a newline
 * joins two lines with nothing between; before any other character it vanishes. A NUL ends the text of its line, as for
 * any C program. kmod 34 `freadline_wrapped()`.
 */
export function* logicalLines(bytes: Uint8Array): Generator<LogicalLine> {
  const text = new Uint8Array(bytes.length)
  let length = 0
  let newlines = 0
  for (let offset = 0; offset < bytes.length; offset++) {
    let byte = bytes[offset]!
    if (byte === NEWLINE) {
      newlines++
      yield { text: cText(text.subarray(0, length)), lineNumber: newlines }
      length = 0
      continue
    }
    if (byte === BACKSLASH) {
      offset++
      if (offset === bytes.length) break
      byte = bytes[offset]!
      if (byte === NEWLINE) {
        newlines++
        continue
      }
    }
    text[length++] = byte
  }
  if (length > 0) yield { text: cText(text.subarray(0, length)), lineNumber: newlines + 1 }
}

function cText(bytes: Uint8Array): string {
  const end = bytes.indexOf(NUL)
  return latin1(end < 0 ? bytes : bytes.subarray(0, end))
}
