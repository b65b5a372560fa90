import type { Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'
import { SharedPlaces } from './shared-places.ts'

/** Some steps that a strand took one after the other: in one call, or in calls that nobody else of the story sees. */
export interface Turn {
  readonly strand: string
  /** The index of its first step. */
  readonly from: number
  readonly first: Step
  /** Nobody else sees it. */
  readonly isPrivate: boolean
  readonly last: Step
  readonly calls: number
  /** How many steps it has. */
  readonly steps: number
}

type Making = { -readonly [Key in keyof Turn]: Turn[Key] }

/** A story as it is told: calls that no other strand of it sees are one turn. */
export function turnsOf(steps: readonly Step[]): Turn[] {
  const together: Making[] = []
  for (const turn of turnsOfCalls(steps)) {
    const before = together.at(-1)
    if (before?.strand === turn.strand && before.isPrivate && turn.isPrivate) {
      before.calls++
      before.last = turn.last
      before.steps += turn.steps
    } else together.push(turn)
  }
  return together
}

function turnsOfCalls(steps: readonly Step[]): Making[] {
  const shared = new SharedPlaces()
  for (const step of steps) shared.note(step)
  const turns: Making[] = []
  for (const [from, step] of steps.entries()) {
    const strand = strandOf(step.choice)
    const isPrivate = step.choice.kind === 'step' && shared.isPrivate(step.footprint)
    const turn = turns.at(-1)
    const goesOn = turn?.strand === strand && turn.last.end === undefined && turn.last.choice.call === step.choice.call
    if (turn !== undefined && goesOn && step.choice.kind === 'step') {
      turn.last = step
      turn.isPrivate &&= isPrivate
      turn.steps++
    } else turns.push({ strand, from, first: step, isPrivate, last: step, calls: 1, steps: 1 })
  }
  return turns
}

/** What a turn was, in words: `stat /sys/module/xfrm_user = ENOENT`. */
export function wordsOfTurn({ first, last, calls }: Turn): string {
  if (calls > 1) return `${calls} calls that nobody else sees`
  const { kind } = first.choice
  if (kind === 'time') return 'time passes'
  if (kind === 'continue') return 'is continued'
  return [callOfTurn(first), endOfTurn(last)].filter((word) => word !== '').join(' ')
}

/** The call that a step belongs to, or what befell it. */
export function callOfTurn({ choice: { kind, fault, call, subject } }: Step): string {
  const what = [call, subject].filter((word) => word !== '').join(' ')
  return kind === 'fault' ? `${fault}: ${what}`.trimEnd() : what
}

/** How a call ended, or where it stands. */
function endOfTurn({ end, point }: Step): string {
  if (end === undefined) return point === '' ? '' : `… ${point}`
  return end.outcome === 'done' && end.detail === '' ? '' : `= ${end.detail}`
}
