import { latin1 } from '../bytes/index.ts'

/** A line that its format has no meaning for. */
export interface LineProblem {
  /** Counted from 1. */
  readonly lineNumber: number
  /** Without its newline. */
  readonly text: string
}

/** What a text file holds, and which of its lines could not be read. An empty file has neither. */
export interface Parsed<Entry> {
  readonly entries: readonly Entry[]
  readonly problems: readonly LineProblem[]
}

/** Reads a file line by line; `parse` answers undefined for a line it has no meaning for. Lines with `#` are comments. */
export function parseLines<Entry>(bytes: Uint8Array, parse: (line: string) => Entry | undefined): Parsed<Entry> {
  const entries: Entry[] = []
  const problems: LineProblem[] = []
  for (const [index, text] of linesOf(bytes).entries()) {
    if (text.startsWith('#')) continue
    const entry = parse(text)
    if (entry === undefined) problems.push({ lineNumber: index + 1, text })
    else entries.push(entry)
  }
  return { entries, problems }
}

/** Lines without their newlines; the last one may lack it. */
export function linesOf(bytes: Uint8Array): string[] {
  const lines = latin1(bytes).split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Lines with their newlines. */
export function joinLines(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
