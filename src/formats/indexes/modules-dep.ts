import { joinLines, type Parsed, parseLines } from './lines.ts'

/** A line of modules.dep, and a value of modules.dep.bin. Paths are absolute or relative to the module directory. */
export interface DepLine {
  readonly path: string
  /** All that the module needs, directly or not, nearest first: the reverse of the order to insert them in. */
  readonly dependencies: readonly string[]
}

/** Reads `path: dep dep`; undefined without a colon. kmod 34 `kmod_module_parse_depline()`. */
export function parseDepLine(line: string): DepLine | undefined {
  const colon = line.indexOf(':')
  if (colon < 0) return undefined
  const dependencies = line.slice(colon + 1).split(/[ \t]+/)
  return { path: line.slice(0, colon), dependencies: dependencies.filter((path) => path !== '') }
}

/** The line, without a newline, as modules.dep.bin holds it. */
export function formatDepLine({ path, dependencies }: DepLine): string {
  return dependencies.length === 0 ? `${path}:` : `${path}: ${dependencies.join(' ')}`
}

/** Reads modules.dep. */
export function parseModulesDep(bytes: Uint8Array): Parsed<DepLine> {
  return parseLines(bytes, parseDepLine)
}

/** The text of modules.dep, which has no header. */
export function formatModulesDep(lines: readonly DepLine[]): string {
  return joinLines(lines.map(formatDepLine))
}
