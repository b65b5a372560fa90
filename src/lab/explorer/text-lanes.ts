import type { Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'
import type { Violation } from './scenario.ts'
import { SharedPlaces } from './shared-places.ts'

const GAP = '  '

/** Some steps that a strand took one after the other: in one call, or in calls that nobody else of the story sees. */
interface Turn {
  readonly strand: string
  readonly from: number
  readonly first: Step
  isPrivate: boolean
  last: Step
  calls: number
}

/**
 * A story as text: a lane a strand, a line a turn of it in one call, numbered by its first step; how the call ended, or where
 * it stands; and last the law that was broken. Calls that no other strand of the story sees are told together.
 */
export function formatLanes(steps: readonly Step[], violation: Violation): string {
  const turns = told(turnsOf(steps))
  const strands = [...new Set(turns.map(({ strand }) => strand))]
  const cells = turns.map((turn) => [turn, cellOf(turn)] as const)
  const widths = strands.map((strand) =>
    Math.max(...cells.filter(([turn]) => turn.strand === strand).map(([, cell]) => cell.length), strand.length),
  )
  const numberWidth = String(steps.length).length
  const line = (number: string, texts: readonly string[]) =>
    [number.padStart(numberWidth), ...texts.map((text, lane) => text.padEnd(widths[lane]!))].join(GAP).trimEnd()
  const lines = cells.map(([{ strand, from }, cell]) =>
    line(
      String(from + 1),
      strands.map((other) => (other === strand ? cell : '│')),
    ),
  )
  return [line('', strands), ...lines, `broken in step ${violation.at + 1}: ${violation.law}`, ''].join('\n')
}

function turnsOf(steps: readonly Step[]): Turn[] {
  const shared = new SharedPlaces()
  for (const step of steps) shared.note(step)
  const turns: Turn[] = []
  for (const [from, step] of steps.entries()) {
    const strand = strandOf(step.choice)
    const isPrivate = step.choice.kind === 'step' && shared.isPrivate(step.footprint)
    const turn = turns.at(-1)
    const goesOn = turn?.strand === strand && turn.last.end === undefined && turn.last.choice.call === step.choice.call
    if (turn !== undefined && goesOn && step.choice.kind === 'step') {
      turn.last = step
      turn.isPrivate &&= isPrivate
    } else turns.push({ strand, from, first: step, isPrivate, last: step, calls: 1 })
  }
  return turns
}

function told(turns: readonly Turn[]): Turn[] {
  const together: Turn[] = []
  for (const turn of turns) {
    const before = together.at(-1)
    if (before?.strand === turn.strand && before.isPrivate && turn.isPrivate) before.calls++
    else together.push({ ...turn })
  }
  return together
}

function cellOf({ first, last, calls }: Turn): string {
  if (calls > 1) return `${calls} calls that nobody else sees`
  const { kind, fault, call, subject } = first.choice
  if (kind === 'time') return 'time passes'
  if (kind === 'continue') return 'is continued'
  const what = [call, subject].filter((word) => word !== '').join(' ')
  const how = last.end === undefined ? `… ${last.point}` : endOf(last.end)
  return [kind === 'fault' ? `${fault}:` : '', what, how].filter((word) => word !== '').join(' ')
}

function endOf({ outcome, detail }: NonNullable<Step['end']>): string {
  return outcome === 'done' && detail === '' ? '' : `= ${detail}`
}
