import type { ModuleName } from '../../names.ts'
import { joinLines, type Parsed, parseLines } from './lines.ts'

/** A line of modules.alias. */
export interface AliasLine {
  /** As in the module, not normalised. */
  readonly alias: string
  readonly module: ModuleName
}

const HEADER = '# Aliases extracted from modules themselves.'

/** Reads `alias ALIAS MODULE`. An alias may hold spaces, a module's name cannot. */
export function parseModulesAlias(bytes: Uint8Array): Parsed<AliasLine> {
  return parseLines(bytes, (line) => {
    const match = /^alias (.*) ([^ ]+)$/s.exec(line)
    return match ? { alias: match[1]!, module: match[2] as ModuleName } : undefined
  })
}

/** The text of modules.alias, which has its header even without lines. */
export function formatModulesAlias(lines: readonly AliasLine[]): string {
  return joinLines([HEADER, ...lines.map(({ alias, module }) => `alias ${alias} ${module}`)])
}
