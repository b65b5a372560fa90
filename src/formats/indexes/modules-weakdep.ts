import { joinLines, type Parsed, parseLines } from './lines.ts'
import { parseDirective, type SoftdepLine } from './modules-softdep.ts'

const HEADER = '# Weak dependencies extracted from modules themselves.'

/** Reads `weakdep MODULE TEXT`. */
export function parseModulesWeakdep(bytes: Uint8Array): Parsed<SoftdepLine> {
  return parseLines(bytes, (line) => parseDirective('weakdep', line))
}

/** The text of modules.weakdep, which has its header even without lines. */
export function formatModulesWeakdep(lines: readonly SoftdepLine[]): string {
  return joinLines([HEADER, ...lines.map(({ module, text }) => `weakdep ${module} ${text}`)])
}
