import { latin1 } from '../bytes/index.ts'

/** One logical line, continuation lines joined. `lineNumber` counts from 1 and names its last physical line. */
export interface LogicalLine {
  readonly text: string
  readonly lineNumber: number
}

/**
 * Splits a configuration file, a line at a time, so that a file of empty lines takes no room. A backslash before a newline
 * joins two lines with nothing between; before any other character it vanishes. A NUL ends the text of its line, as for
 * any C program. kmod 34 `freadline_wrapped()`. Not a byte at a time: each modprobe would have V8 compile such a loop.
 */
export function* logicalLines(bytes: Uint8Array): Generator<LogicalLine> {
  const file = latin1(bytes)
  let begun = ''
  let lineNumber = 1
  let start = 0
  for (let end = file.indexOf('\n'); end >= 0; end = file.indexOf('\n', start)) {
    const line = physicalLine(file.slice(start, end))
    begun += line.text
    if (!line.goesOn) {
      yield { text: untilNul(begun), lineNumber }
      begun = ''
    }
    lineNumber++
    start = end + 1
  }
  begun += physicalLine(file.slice(start)).text
  if (begun !== '') yield { text: untilNul(begun), lineNumber }
}

/** Without its backslashes. `goesOn`: the last of them stands before its end. */
function physicalLine(line: string): { readonly text: string; readonly goesOn: boolean } {
  if (!line.includes('\\')) return { text: line, goesOn: false }
  let goesOn = false
  const text = line.replaceAll(/\\(.?)/gs, (_, escaped: string) => {
    goesOn = escaped === ''
    return escaped
  })
  return { text, goesOn }
}

function untilNul(text: string): string {
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
