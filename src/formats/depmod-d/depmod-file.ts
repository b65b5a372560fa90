import { type LogicalLine, logicalLines } from '../modprobe-d/index.ts'

/** A place in the order of `search`: modules at their usual place, external directories, or a part of the module directory. */
export type SearchPlace =
  | { readonly kind: 'built-in' }
  | { readonly kind: 'external' }
  | { readonly kind: 'path'; readonly path: string }

/** A line of depmod.d that has a meaning. `version` is `*` or a pattern that says for which kernels the line counts. */
export type DepmodDirective =
  | { readonly kind: 'search'; readonly places: readonly SearchPlace[] }
  | { readonly kind: 'override'; readonly module: string; readonly version: string; readonly subdirectory: string }
  | { readonly kind: 'external'; readonly version: string; readonly directory: string }
  | { readonly kind: 'exclude'; readonly names: readonly string[] }

/** What one file of depmod.d says. Bad lines are told and skipped. */
export interface DepmodFile {
  readonly directives: readonly DepmodDirective[]
  readonly problems: readonly DepmodProblem[]
}

/** A line without effect: one that means nothing is an error, one that depmod does not know yet only news. */
export interface DepmodProblem {
  readonly level: 'error' | 'info'
  /** In kmod's words, with the file's name. */
  readonly text: string
}

/** Directives that depmod has accepted for twenty years and does nothing for. */
const NOT_IMPLEMENTED = ['include', 'make_map_files']

/** Parses one file of depmod.d. `file` is how messages name it. */
export function parseDepmodFile(bytes: Uint8Array, file: string): DepmodFile {
  const directives: DepmodDirective[] = []
  const problems: DepmodProblem[] = []
  for (const line of logicalLines(bytes)) {
    if (line.text.startsWith('#')) continue
    const [keyword, ...operands] = line.text.split(/[ \t]+/).filter((word) => word !== '')
    if (keyword === undefined) continue
    if (NOT_IMPLEMENTED.includes(keyword)) {
      problems.push({ level: 'info', text: `${place(file, line)}: command ${keyword} not implemented yet` })
      continue
    }
    const directive = parseDirective(keyword, operands)
    if (directive !== undefined) directives.push(directive)
    else problems.push({ level: 'error', text: `${place(file, line)}: ignoring bad line starting with '${keyword}'` })
  }
  return { directives, problems }
}

function place(file: string, { lineNumber }: LogicalLine): string {
  return `${file}:${lineNumber}`
}

/** Words beyond those that a directive takes are ignored. */
function parseDirective(keyword: string, operands: readonly string[]): DepmodDirective | undefined {
  const [first, second, third] = operands
  switch (keyword) {
    case 'search':
      return { kind: 'search', places: operands.map(searchPlace) }
    case 'exclude':
      return { kind: 'exclude', names: operands }
    case 'override':
      if (first === undefined || second === undefined || third === undefined) return undefined
      return { kind: 'override', module: first, version: second, subdirectory: third }
    case 'external':
      if (first === undefined || second === undefined) return undefined
      return { kind: 'external', version: first, directory: second }
    default:
      return undefined
  }
}

function searchPlace(word: string): SearchPlace {
  return word === 'built-in' || word === 'external' ? { kind: word } : { kind: 'path', path: word }
}
