import { joinLines, linesOf, type Parsed } from './lines.ts'

const NEWLINE = 0x0a

/**
 * Reads modules.order: a path a line, always that of the uncompressed file. A last line without a newline is a problem,
 * for which depmod gives up ordering.
 */
export function parseModulesOrder(bytes: Uint8Array): Parsed<string> {
  const lines = linesOf(bytes)
  if (lines.length === 0 || bytes.at(-1) === NEWLINE) return { entries: lines, problems: [] }
  return { entries: lines.slice(0, -1), problems: [{ lineNumber: lines.length, text: lines.at(-1)! }] }
}

/** The text of modules.order. */
export function formatModulesOrder(paths: readonly string[]): string {
  return joinLines(paths)
}
