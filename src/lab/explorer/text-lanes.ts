import type { Step } from '../../host/simulated/index.ts'
import { sentenceOf } from './cause.ts'
import { followedByTurn } from './follows.ts'
import type { Violation } from './scenario.ts'
import { type Turn, turnsOf, wordsOfTurn } from './turns.ts'

const GAP = '  '

/** Longer ones are cut in the middle: nobody reads them, and a replay file has all of it. */
const MOST_LINES = 200

export interface LanesOptions {
  /** Makes text stand out that others see, where there is a terminal that can. */
  readonly strong?: (text: string) => string
}

/**
 * A story as text: a lane a strand, a line a turn of it in one call, numbered by its first step; how the call ended, or where
 * it stands, and after which step of somebody else it comes; and last the law that was broken, and why. Calls that no other
 * strand of the story sees are told together.
 */
export function formatLanes(
  steps: readonly Step[],
  violation: Violation | undefined,
  { strong }: LanesOptions = {},
): string {
  const turns = turnsOf(steps)
  const strands = [...new Set(turns.map(({ strand }) => strand))]
  const cells = turns.map((turn) => ({ turn, cell: wordsOfTurn(turn) + afterWhat(turn, steps) }))
  const widths = strands.map((strand) =>
    Math.max(...cells.filter(({ turn }) => turn.strand === strand).map(({ cell }) => cell.length), strand.length),
  )
  const numberWidth = String(steps.length).length
  const line = (number: string, texts: readonly string[]) =>
    [number.padStart(numberWidth), ...texts.map((text, lane) => text.padEnd(widths[lane]!))].join(GAP).trimEnd()
  const lines = cells.map(({ turn, cell }) => {
    const text = line(
      String(turn.from + 1),
      strands.map((strand) => (strand === turn.strand ? cell : '│')),
    )
    return strong === undefined || turn.isPrivate ? text : text.replace(cell, () => strong(cell))
  })
  return [line('', strands), ...cut(lines), sentenceOf(steps, violation), ''].join('\n')
}

function afterWhat(turn: Turn, steps: readonly Step[]): string {
  const last = followedByTurn(steps, turn)
  return last === undefined ? '' : `, after ${last + 1}`
}

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines
  const half = MOST_LINES / 2
  return [...lines.slice(0, half), `… ${lines.length - MOST_LINES} more lines …`, ...lines.slice(-half)]
}
