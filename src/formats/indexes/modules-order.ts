import { joinLines, linesOf, type Parsed } from './lines.ts'

const NEWLINE = 0x0a

/** No path is as long. Linux, include/uapi/linux/limits.h, PATH_MAX, less the newline. */
const LINE_LIMIT_BYTES = 4095

/**
 * Reads modules.order: a path a line, always that of the uncompressed file. A line that cannot be one is a problem, for
 * which depmod gives up ordering, and nothing behind it is read: a last one without a newline, one that goes on behind a
 * NUL, and one that is too long.
 */
export function parseModulesOrder(bytes: Uint8Array): Parsed<string> {
  const lines = linesOf(bytes)
  const isCutOff = bytes.at(-1) !== NEWLINE
  const isBad = (text: string, index: number) =>
    text.indexOf('\0') > 0 || text.length >= LINE_LIMIT_BYTES || (isCutOff && index === lines.length - 1)
  const bad = lines.findIndex(isBad)
  if (bad < 0) return { entries: lines, problems: [] }
  return { entries: lines.slice(0, bad), problems: [{ lineNumber: bad + 1, text: lines[bad]! }] }
}

/** The text of modules.order. */
export function formatModulesOrder(paths: readonly string[]): string {
  return joinLines(paths)
}
