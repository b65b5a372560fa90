import { inConflict, type Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'
import type { Turn } from './turns.ts'

/** Who looks further back looks at a run that goes on for ever. */
const FURTHEST = 2_000

/** The last step of another strand before this one that touched the same, so that their order shows; counted from 0. */
export function followed(steps: readonly Step[], at: number): number | undefined {
  const step = steps[at]!
  const strand = strandOf(step.choice)
  for (let index = at - 1; index >= Math.max(0, at - FURTHEST); index--) {
    const other = steps[index]!
    if (strandOf(other.choice) !== strand && inConflict(other.footprint, step.footprint)) return index
  }
  return undefined
}

/** The last step of others that a turn follows: what it saw, or wrote over, was theirs. */
export function followedByTurn(steps: readonly Step[], turn: Turn): number | undefined {
  const sources = Array.from({ length: turn.steps }, (_, index) => followed(steps, turn.from + index) ?? -1)
  const last = Math.max(...sources)
  return last === -1 || turn.isPrivate ? undefined : last
}
