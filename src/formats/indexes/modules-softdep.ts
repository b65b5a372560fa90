import type { ModuleName } from '../../names.ts'
import { joinLines, type Parsed, parseLines } from './lines.ts'

/** A line of modules.softdep or modules.weakdep: the module, and what its .modinfo says, verbatim. */
export interface SoftdepLine {
  readonly module: ModuleName
  readonly text: string
}

const HEADER = '# Soft dependencies extracted from modules themselves.'

/** Reads `softdep MODULE TEXT`. The tools read the same file as configuration; see formats/modprobe-d. */
export function parseModulesSoftdep(bytes: Uint8Array): Parsed<SoftdepLine> {
  return parseLines(bytes, (line) => parseDirective('softdep', line))
}

/** The text of modules.softdep, which has its header even without lines. */
export function formatModulesSoftdep(lines: readonly SoftdepLine[]): string {
  return joinLines([HEADER, ...lines.map(({ module, text }) => `softdep ${module} ${text}`)])
}

/** Reads `DIRECTIVE MODULE TEXT`, the shape that modules.softdep and modules.weakdep share. */
export function parseDirective(directive: 'softdep' | 'weakdep', line: string): SoftdepLine | undefined {
  const match = /^(\w+) ([^ ]+) (.*)$/s.exec(line)
  return match?.[1] === directive ? { module: match[2] as ModuleName, text: match[3]! } : undefined
}
