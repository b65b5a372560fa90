import { readBracket } from './bracket.ts'

/**
 * True where the VERSION word of a line of depmod.d names a kernel release: `*`, or an extended regular expression that
 * matches anywhere in it. One that regcomp(3) would refuse matches nothing, as in depmod.
 */
export function matchesVersion(pattern: string, release: string): boolean {
  if (pattern === '*') return true
  const source = new PatternReader(pattern).read()
  return source !== undefined && new RegExp(source, 's').test(release)
}

/** glibc, regex.h: RE_DUP_MAX. */
const REPEATS_MAX = 0x7fff

/** What GNU adds to POSIX, where JavaScript writes it otherwise. */
const GNU_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  '`': '^',
  "'": '$',
  w: '\\w',
  W: '\\W',
  s: '[ \\t-\\r]',
  S: '[^ \\t-\\r]',
  b: '\\b',
  B: '\\B',
}

const ANCHOR = /^(?:[\^$]|\\[<>`'bB])/

/** An extended regular expression of POSIX as glibc 2.36 reads it, turned into JavaScript's; undefined where it is none. */
class PatternReader {
  readonly #pattern: string
  #at = 0
  #groups = 0
  #bad = false

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  read(): string | undefined {
    const source = this.#alternatives(0)
    return this.#bad ? undefined : source
  }

  #alternatives(depth: number): string {
    const branches = [this.#branch(depth)]
    while (this.#pattern[this.#at] === '|') {
      this.#at++
      branches.push(this.#branch(depth))
    }
    return branches.join('|')
  }

  #branch(depth: number): string {
    let source = ''
    let atom: string | undefined
    while (!this.#bad && this.#at < this.#pattern.length) {
      const character = this.#pattern[this.#at]!
      if (character === '|' || (character === ')' && depth > 0)) break
      const repeat = this.#repeat(character)
      if (repeat !== undefined) {
        if (atom === undefined) this.#bad = true
        // In a group of its own, for JavaScript has no repeat of a repeat.
        atom = `(?:${atom})${repeat}`
        continue
      }
      source += atom ?? ''
      const isAnchor = ANCHOR.test(this.#pattern.slice(this.#at, this.#at + 2))
      atom = this.#atom(character, depth)
      // An anchor cannot be repeated.
      if (!isAnchor) continue
      source += atom
      atom = undefined
    }
    return source + (atom ?? '')
  }

  /** The repeat that begins here, as JavaScript writes it; undefined where none does. */
  #repeat(character: string): string | undefined {
    if ('*+?'.includes(character)) {
      this.#at++
      return character
    }
    if (character !== '{') return undefined
    const [whole, low, comma, high] = /^\{(\d*)(,?)(\d*)\}/.exec(this.#pattern.slice(this.#at)) ?? []
    const least = Number(low)
    const most = high === '' ? least : Number(high)
    this.#bad ||= whole === undefined || whole === '{}' || most < least || most > REPEATS_MAX
    this.#at += whole?.length ?? 0
    return `{${least}${comma}${high}}`
  }

  #atom(character: string, depth: number): string {
    this.#at++
    if (character === '.' || character === '^' || character === '$') return character
    if (character === '\\') return this.#escape()
    if (character === '[') {
      const bracket = readBracket(this.#pattern, this.#at)
      this.#bad ||= bracket === undefined
      this.#at = bracket?.end ?? this.#at
      return bracket?.source ?? ''
    }
    return character === '(' ? this.#group(depth) : literal(character)
  }

  #group(depth: number): string {
    this.#groups++
    const inside = this.#alternatives(depth + 1)
    this.#bad ||= this.#pattern[this.#at] !== ')'
    this.#at++
    return `(${inside})`
  }

  #escape(): string {
    const character = this.#pattern[this.#at++]
    if (character === undefined) {
      this.#bad = true
      return ''
    }
    if (/[1-9]/.test(character)) {
      this.#bad ||= Number(character) > this.#groups
      return `(?:\\${character})`
    }
    return GNU_ESCAPES[character] ?? literal(character)
  }
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}
