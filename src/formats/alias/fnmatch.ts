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
  const bytes = cBytes(pattern)
  const subjectBytes = cBytes(subject)
  return fnmatchBytes(bytes, 0, bytes.length, subjectBytes, 0, subjectBytes.length)
}

/**
 * `fnmatch()` for a caller that keeps its pattern in the bytes from `start` up to `end` of a buffer, and its subject in
 * those from `from` up to `to` of another one. Neither holds a NUL.
 *
 * Only the last star is a point to come back to: what stood before it has matched at the earliest place, and a later
 * place could leave it no more to match. Hence each start of the part after a star is tried once, and the work is
 * bounded by pattern length plus the square of the subject's length, times the length of a bracket expression.
 */
export function fnmatchBytes(
  pattern: Uint8Array,
  start: number,
  end: number,
  subject: Uint8Array,
  from: number,
  to: number,
): boolean {
  let at = start
  let position = from
  let afterStar = -1
  let retryFrom = 0
  for (;;) {
    if (at === end && position === to) return true
    if (at < end && pattern[at] === STAR) {
      afterStar = ++at
      retryFrom = position
      if (at === end) return true
      continue
    }
    const next = at < end && position < to ? matchOne(pattern, end, at, subject[position]!) : -1
    if (next >= 0) {
      at = next
      position++
    } else {
      if (afterStar < 0) return false
      at = afterStar
      retryFrom = nextStart(pattern[at]!, subject, retryFrom + 1, to)
      if (retryFrom > to) return false
      position = retryFrom
    }
  }
}

/** The first place from `from` on where a plain character could match; any place will do for other elements. */
function nextStart(element: number, subject: Uint8Array, from: number, to: number): number {
  if (element === STAR || element === QUESTION || element === OPEN || element === BACKSLASH) return from
  let start = from
  while (start < to && subject[start] !== element) start++
  return start < to ? start : to + 1
}

/** The offset behind the element at `at`, which is no star, if it matches `byte`; otherwise -1. */
function matchOne(pattern: Uint8Array, end: number, at: number, byte: number): number {
  const element = pattern[at]!
  if (element === QUESTION) return at + 1
  if (element === OPEN) return matchBracket(pattern.subarray(0, end), at, byte)
  if (element !== BACKSLASH) return element === byte ? at + 1 : -1
  // A backslash at the very end matches nothing.
  return at + 1 < end && pattern[at + 1] === byte ? at + 2 : -1
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
