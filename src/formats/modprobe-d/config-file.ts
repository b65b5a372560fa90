import type { ModuleName } from '../../names.ts'
import { normalizeAlias } from '../alias/index.ts'
import type { Directive, Origin, SoftdepWord } from './config.ts'
import { type LogicalLine, logicalLines } from './logical-lines.ts'

/** What a file of modprobe.d says. Bad lines are told and skipped; they never stop the reading. */
export interface ConfigFile {
  readonly directives: readonly Directive[]
  /** One message a bad line, in kmod's words, with the file's name. */
  readonly problems: readonly string[]
}

/** Parses one file of modprobe.d, or modules.softdep or modules.weakdep. `file` is how messages name it. */
export function parseConfigFile(bytes: Uint8Array, file: string): ConfigFile {
  const directives: Directive[] = []
  const problems: string[] = []
  for (const line of logicalLines(bytes)) {
    if (line.text.startsWith('#')) continue
    const [keyword, rest] = splitWord(line.text)
    if (keyword === undefined) continue
    if (keyword === 'include' || keyword === 'config') {
      problems.push(`${file}: command ${keyword} is deprecated and not parsed anymore`)
      continue
    }
    const directive = parseDirective(keyword, rest, { file, line: line.lineNumber })
    if (directive !== undefined) directives.push(directive)
    else problems.push(badLine(file, line, keyword))
  }
  return { directives, problems }
}

function badLine(file: string, line: LogicalLine, keyword: string): string {
  return `${file} line ${line.lineNumber}: ignoring bad line starting with '${keyword}'`
}

function parseDirective(keyword: string, operands: string, origin: Origin): Directive | undefined {
  const [word, rest] = splitWord(operands)
  const name = word === undefined ? undefined : normalizeAlias(word)
  if (name === undefined) return undefined
  if (keyword === 'blacklist') return { kind: 'blacklist', module: name, origin }
  if (keyword === 'alias') {
    const target = splitWord(rest)[0]
    const module = target === undefined ? undefined : normalizeAlias(target)
    return module === undefined
      ? undefined
      : { kind: 'alias', pattern: name, module: module as string as ModuleName, origin }
  }
  if (rest === '') return undefined
  switch (keyword) {
    case 'options':
      return { kind: 'options', module: name, options: rest.replaceAll('\t', ' '), origin }
    case 'install':
    case 'remove':
      return { kind: keyword, pattern: name, command: rest, origin }
    case 'softdep':
      return { kind: 'softdep', pattern: name, words: softdepWords(rest), origin }
    case 'weakdep':
      return { kind: 'weakdep', pattern: name, names: words(rest), origin }
    default:
      return undefined
  }
}

/** The first word, and what follows the single separator behind it, verbatim. Words end at a space or a tab. */
function splitWord(text: string): [word: string | undefined, rest: string] {
  const match = /^[ \t]*([^ \t]+)[ \t]?(.*)$/s.exec(text)
  return match === null ? [undefined, ''] : [match[1], match[2]!]
}

/**
 * Splits at any white space of the C locale. A single white-space character in front stays part of the first word, so
 * that `softdep m  pre: a` (two blanks) has no marker: kmod 34 reads it so, and prints it so with `-c`.
 */
function words(text: string): string[] {
  const [first, ...others] = text.split(/[ \t\n\v\f\r]+/).filter((word) => word !== '')
  if (first === undefined) return []
  return [/^[ \t\n\v\f\r][^ \t\n\v\f\r]/.test(text) ? text[0] + first : first, ...others]
}

/** `pre:` and `post:` count only as words of their own; names before either are dropped, as kmod drops them. */
function softdepWords(text: string): SoftdepWord[] {
  const found: SoftdepWord[] = []
  let group: SoftdepWord['group'] | undefined
  for (const word of words(text)) {
    if (word === 'pre:') group = 'pre'
    else if (word === 'post:') group = 'post'
    else if (group !== undefined) found.push({ group, name: word })
  }
  return found
}
