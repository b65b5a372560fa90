/** The head of an answer, and what comes behind it. */
export interface Head {
  readonly code: number
  readonly exitStatus: number
  readonly rest: string
}

const VERSION = 'HTTP/1.1 '
const LONGEST_STATUS = 255
const FAILURE = 1

/** Reads a head, as far as it has come: `unfinished` where its end is missing, `none` where this will never be one. */
export function readHead(text: string): Head | 'unfinished' | 'none' {
  if (!VERSION.startsWith(text.slice(0, VERSION.length))) return 'none'
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return 'unfinished'
  const code = /^([1-5]\d\d)[ \r]/.exec(text.slice(VERSION.length))?.[1]
  if (code === undefined) return 'none'
  const lines = text.slice(0, end).split('\r\n').slice(1)
  return { code: Number(code), exitStatus: exitStatus(lines, code), rest: text.slice(end + 4) }
}

/** Without the header, and with a success that is none by its code, the answer is a failure. */
function exitStatus(lines: readonly string[], code: string): number {
  const line = lines.find((header) => /^modonce-status:/i.test(header))
  const digits = /^[^:]*:[ \t]*(\d{1,3})[ \t]*$/.exec(line ?? '')?.[1]
  const status = digits === undefined ? FAILURE : Number(digits)
  return status > LONGEST_STATUS || (status === 0 && code !== '200') ? FAILURE : status
}
