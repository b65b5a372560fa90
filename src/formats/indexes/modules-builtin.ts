import { joinLines, linesOf, type Parsed } from './lines.ts'

/**
 * Reads modules.builtin: the path that each built-in module would have, which ends at a NUL. A line that does not begin
 * with a letter is a problem, which depmod reports and passes over.
 */
export function parseModulesBuiltin(bytes: Uint8Array): Parsed<string> {
  const lines = linesOf(bytes).map((text, index) => ({ lineNumber: index + 1, text, isPath: /^[A-Za-z]/.test(text) }))
  return {
    entries: lines.filter(({ isPath }) => isPath).map(({ text }) => text.split('\0', 1)[0]!),
    problems: lines.filter(({ isPath }) => !isPath).map(({ lineNumber, text }) => ({ lineNumber, text })),
  }
}

/** The text of modules.builtin. */
export function formatModulesBuiltin(paths: readonly string[]): string {
  return joinLines(paths)
}
