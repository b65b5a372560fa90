import { inConflict, type Step } from '../../host/simulated/index.ts'
import { strandOf } from './happens-before.ts'

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
