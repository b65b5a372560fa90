import { latin1Bytes } from '../bytes/index.ts'
import { matchBracket } from './match-bracket.ts'

const STAR = 0x2a
const QUESTION = 0x3f
const OPEN = 0x5b
const BACKSLASH = 0x5c

/**
 * fnmatch(3) of glibc with flags 0 in the C locale, on byte strings: `*` and `?` match `/` and a leading dot too, and a
 * backslash escapes. A NUL ends either string, as in C.
 */
export function fnmatch(pattern: string, subject: string): boolean {
  if (differsBeforeAnyWildcard(pattern, subject)) return false
  return fnmatchBytes(cBytes(pattern), cBytes(subject), 0)
}

/**
 * `fnmatch()` for a caller that keeps its pattern in a buffer: `pattern` and `subject` hold no NUL, and matching starts
 * at byte `from` of the subject.
 *
 * Only the last star is a point to come back to: what stood before it has matched at the earliest place, and a later
 * place could leave it no more to match. Hence each start of the part after a star is tried once, and the work is
 * bounded by pattern length plus the square of the subject's length, times the length of a bracket expression.
 */
export function fnmatchBytes(pattern: Uint8Array, subject: Uint8Array, from: number): boolean {
  const end = pattern.length
  let at = 0
  let position = from
  let afterStar = -1
  let retryFrom = 0
  for (;;) {
    if (at === end && position === subject.length) return true
    if (at < end && pattern[at] === STAR) {
      afterStar = ++at
      retryFrom = position
      if (at === end) return true
      continue
    }
    const next = at < end && position < subject.length ? matchOne(pattern, at, subject[position]!) : -1
    if (next >= 0) {
      at = next
      position++
    } else {
      if (afterStar < 0 || retryFrom >= subject.length) return false
      at = afterStar
      position = ++retryFrom
    }
  }
}

/** The offset behind the element at `at`, which is no star, if it matches `byte`; otherwise -1. */
function matchOne(pattern: Uint8Array, at: number, byte: number): number {
  const element = pattern[at]!
  if (element === QUESTION) return at + 1
  if (element === OPEN) return matchBracket(pattern, at, byte)
  if (element !== BACKSLASH) return element === byte ? at + 1 : -1
  // A backslash at the very end matches nothing.
  return at + 1 < pattern.length && pattern[at + 1] === byte ? at + 2 : -1
}

/** True where a plain character, met before any special one, settles that the strings cannot match. */
function differsBeforeAnyWildcard(pattern: string, subject: string): boolean {
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charCodeAt(index)
    if (character === STAR || character === QUESTION || character === OPEN || character === BACKSLASH) return false
    if (character === 0) return false
    if (character !== subject.charCodeAt(index)) return true
  }
  return false
}

function cBytes(text: string): Uint8Array {
  const nul = text.indexOf('\0')
  return latin1Bytes(nul < 0 ? text : text.slice(0, nul))
}
