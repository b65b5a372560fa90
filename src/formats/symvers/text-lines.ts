import { latin1 } from '../bytes/index.ts'

/** Lines with their newlines, as fgets(3) gives them to a C program: a NUL ends the text of its line, newline and all. */
export function textLines(bytes: Uint8Array): string[] {
  const lines = latin1(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []
  return lines.map((line) => (line.includes('\0') ? line.slice(0, line.indexOf('\0')) : line))
}
