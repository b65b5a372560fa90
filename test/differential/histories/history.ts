import type { NamedProgram } from '../programs/index.ts'

/** An errno (0 for success), a text that was read, or null where the process was killed in the operation. */
export type Result = number | string | null

/** What became of a program on a real kernel: guest/runner.c. */
export interface History {
  /** The program's text. */
  readonly program: string
  /** By process, then by operation; what several processes do first has none. */
  readonly results: readonly (readonly Result[])[]
  /** Of several processes: in which order their operations began (a digit a process) and ended (a letter a process). */
  readonly order?: string
  /** After each operation of one process, null where it is as it was; of several, at the end of all. */
  readonly states: readonly (string | null)[]
  /** Of several processes, where it was hard to find: a way by which the model does the same (`Run.way`). */
  readonly way?: string
}

/** What the runner wrote of these programs, a line a program. */
export function readHistories(programs: readonly NamedProgram[], lines: readonly string[]): History[] {
  if (lines.length !== programs.length) throw new Error(`${programs.length} programs gave ${lines.length} histories`)
  return programs.map(({ id, text }, index) => {
    const { id: told, ...history } = JSON.parse(lines[index]!) as { id: string } & Omit<History, 'program'>
    if (told !== id) throw new Error(`the history of ${id} is of ${told}`)
    return { program: text, ...history }
  })
}

/** A line a history, as they are kept. */
export function formatHistories(histories: readonly History[]): string {
  return histories.map((history) => `${JSON.stringify(history)}\n`).join('')
}

export function parseHistories(lines: string): History[] {
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as History)
}
