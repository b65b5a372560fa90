/** The character classes of POSIX in the C locale, as JavaScript's brackets have them. */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t-\\r',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
}

/** A bracket expression as JavaScript writes it, and where the pattern goes on. */
export interface Bracket {
  readonly source: string
  readonly end: number
}

/** Reads the bracket expression of POSIX whose `[` is before `start`; undefined where it is not one. */
export function readBracket(pattern: string, start: number): Bracket | undefined {
  const negated = pattern[start] === '^'
  const first = negated ? start + 1 : start
  let members = ''
  let at = first
  while (pattern[at] !== ']' || at === first) {
    const named = /^\[:([a-z]*):\]/.exec(pattern.slice(at))
    if (named !== null) {
      const characters = CLASSES[named[1]!]
      if (characters === undefined) return undefined
      members += characters
      at += named[0].length
      continue
    }
    const low = memberAt(pattern, at)
    if (low === undefined) return undefined
    at = low.end
    // A hyphen before the closing bracket stands for itself.
    const ranged = pattern[at] === '-' && pattern[at + 1] !== ']'
    const high = ranged ? memberAt(pattern, at + 1) : low
    if (high === undefined || high.character < low.character) return undefined
    members += `${hex(low.character)}-${hex(high.character)}`
    at = high.end
  }
  return { source: `[${negated ? '^' : ''}${members}]`, end: at + 1 }
}

/** One character: itself, `[.x.]` or `[=x=]`. A backslash is no escape here. */
function memberAt(pattern: string, at: number): { character: string; end: number } | undefined {
  const named = /^\[([.=])(.)\1\]/s.exec(pattern.slice(at))
  if (named !== null) return { character: named[2]!, end: at + named[0].length }
  const character = pattern[at]
  if (character === undefined || (character === '[' && /[.=:]/.test(pattern[at + 1] ?? ''))) return undefined
  return { character, end: at + 1 }
}

function hex(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}
