/*
 * One bracket expression of fnmatch(3) as glibc 2.36 reads it in the C locale. The reading has two modes, and the
 * difference shows in ill-formed patterns: until a member matches, members are looked at one by one; afterwards the
 * rest is skipped to its `]`, with laxer rules. test/conformance/fnmatch.test.ts holds all of this to libc.
 */

const NO_MATCH = -1
const UNTERMINATED = -2

const BANG = 0x21
const DASH = 0x2d
const DOT = 0x2e
const COLON = 0x3a
const EQUALS = 0x3d
const OPEN = 0x5b
const BACKSLASH = 0x5c
const CLOSE = 0x5d
const CARET = 0x5e

/** glibc CHARCLASS_NAME_MAX: a class name of this many letters makes the pattern match nothing. */
const CLASS_NAME_MAX = 2048

/**
 * The offset behind the bracket expression whose `[` is at `open`, if it matches `byte`; otherwise -1. Without its `]`
 * the `[` is an ordinary character.
 */
export function matchBracket(pattern: Uint8Array, open: number, byte: number): number {
  const negated = pattern[open + 1] === BANG || pattern[open + 1] === CARET
  let at = negated ? open + 2 : open + 1
  for (let first = true; ; first = false) {
    if (at >= pattern.length) return asPlainCharacter(open, byte)
    if (pattern[at] === CLOSE && !first) return negated ? at + 1 : NO_MATCH
    const member = readMember(pattern, at, byte)
    if (member === undefined) return NO_MATCH
    at = member.end
    if (!member.matches) continue
    const end = skipToClose(pattern, at)
    if (end === UNTERMINATED) return asPlainCharacter(open, byte)
    return negated ? NO_MATCH : end
  }
}

function asPlainCharacter(open: number, byte: number): number {
  return byte === OPEN ? open + 1 : NO_MATCH
}

interface Member {
  readonly end: number
  readonly matches: boolean
}

/** The member of the set at `at`: a class, an equivalence class, a range or a character. Undefined: nothing can match. */
function readMember(pattern: Uint8Array, at: number, byte: number): Member | undefined {
  if (pattern[at] === OPEN) {
    if (pattern[at + 1] === COLON) {
      const nameEnd = classNameEnd(pattern, at + 2)
      if (nameEnd - at - 2 >= CLASS_NAME_MAX) return undefined
      if (isDelimited(pattern, nameEnd, COLON)) return classMember(pattern, at + 2, nameEnd, byte)
    } else if (pattern[at + 1] === EQUALS && isDelimited(pattern, at + 3, EQUALS)) {
      return { end: at + 5, matches: pattern[at + 2] === byte }
    }
  }
  return rangeMember(pattern, at, byte)
}

/** A character, or a range whose ends may be escaped or be written `[.x.]`. */
function rangeMember(pattern: Uint8Array, at: number, byte: number): Member | undefined {
  const low = readCharacter(pattern, at)
  if (low === undefined) return undefined
  const isRange = pattern[low.end] === DASH && pattern[low.end + 1] !== CLOSE
  const lacksHigh = low.end + 1 >= pattern.length
  if (!isRange || (lacksHigh && low.value === byte)) return { end: low.end, matches: low.value === byte }
  if (lacksHigh) return undefined
  const high = readCharacter(pattern, low.end + 1)
  if (high === undefined) return undefined
  return { end: high.end, matches: low.value <= byte && byte <= high.value }
}

function readCharacter(pattern: Uint8Array, at: number): { end: number; value: number } | undefined {
  if (pattern[at] === BACKSLASH) return at + 1 < pattern.length ? { end: at + 2, value: pattern[at + 1]! } : undefined
  if (pattern[at] === OPEN && pattern[at + 1] === DOT) {
    // The C locale has no collating symbols but single characters.
    return isDelimited(pattern, at + 3, DOT) ? { end: at + 5, value: pattern[at + 2]! } : undefined
  }
  return { end: at + 1, value: pattern[at]! }
}

/** The offset behind the `]` that ends a set of which a member has matched, or one of the two negative answers. */
function skipToClose(pattern: Uint8Array, from: number): number {
  let at = from
  while (at < pattern.length) {
    const character = pattern[at]
    if (character === CLOSE) return at + 1
    if (character === BACKSLASH) {
      at += 2
    } else if (character === OPEN && pattern[at + 1] === COLON) {
      const nameEnd = classNameEnd(pattern, at + 2)
      // Here glibc counts one step more than where it reads the name.
      if (nameEnd - at - 2 >= CLASS_NAME_MAX - 1) return NO_MATCH
      at = isDelimited(pattern, nameEnd, COLON) ? nameEnd + 2 : at + 1
    } else if (character === OPEN && pattern[at + 1] === EQUALS) {
      if (!isDelimited(pattern, at + 3, EQUALS)) return NO_MATCH
      at += 5
    } else if (character === OPEN && pattern[at + 1] === DOT) {
      at += 2
      while (at < pattern.length && !isDelimited(pattern, at, DOT)) at++
      if (at >= pattern.length) return NO_MATCH
      at += 2
    } else {
      at++
    }
  }
  return UNTERMINATED
}

/** True where `delimiter` and `]` stand at `at`. */
function isDelimited(pattern: Uint8Array, at: number, delimiter: number): boolean {
  return pattern[at] === delimiter && pattern[at + 1] === CLOSE
}

/** Where the letters of a class name end. glibc accepts `a` to `y` only, which no class of the C locale minds. */
function classNameEnd(pattern: Uint8Array, from: number): number {
  let at = from
  while (at < pattern.length && pattern[at]! >= 0x61 && pattern[at]! < 0x7a) at++
  return at
}

function classMember(pattern: Uint8Array, from: number, end: number, byte: number): Member | undefined {
  const matches = classMatches(String.fromCharCode(...pattern.subarray(from, end)), byte)
  return matches === undefined ? undefined : { end: end + 2, matches }
}

/** Whether `byte` is in the class, by the C locale's ctype; undefined for a name that is no class. */
function classMatches(name: string, byte: number): boolean | undefined {
  const digit = byte >= 0x30 && byte <= 0x39
  const upper = byte >= 0x41 && byte <= 0x5a
  const lower = byte >= 0x61 && byte <= 0x7a
  const graph = byte > 0x20 && byte < 0x7f
  switch (name) {
    case 'alnum':
      return digit || upper || lower
    case 'alpha':
      return upper || lower
    case 'blank':
      return byte === 0x20 || byte === 0x09
    case 'cntrl':
      return byte < 0x20 || byte === 0x7f
    case 'digit':
      return digit
    case 'graph':
      return graph
    case 'lower':
      return lower
    case 'print':
      return graph || byte === 0x20
    case 'punct':
      return graph && !digit && !upper && !lower
    case 'space':
      return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
    case 'upper':
      return upper
    case 'xdigit':
      return digit || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
    default:
      return undefined
  }
}
