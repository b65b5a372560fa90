import type { Choice } from '../../host/simulated/index.ts'
import { eventAfter, type Happening, strandOf } from './happens-before.ts'
import type { Standing } from './walk.ts'

/** What happened in a run, with the order that it must keep. */
export function happeningsOf(standings: readonly Standing[]): Happening[] {
  const events: Happening[] = []
  for (const [at, { step }] of standings.entries()) events.push(eventAfter(events, [step], enablerOf(standings, at)))
  return events
}

/** What made a step possible: the last one before which its strand could not go on. */
function enablerOf(standings: readonly Standing[], at: number): number | undefined {
  const strand = strandOf(standings[at]!.step.choice)
  for (let index = at - 1; index >= 0; index--) {
    const { choices, step } = standings[index]!
    if (!choices.some((choice) => canStep(choice, strand))) return index
    if (strandOf(step.choice) === strand) return undefined
  }
  return undefined
}

function canStep(choice: Choice, strand: string): boolean {
  return choice.kind !== 'fault' && strandOf(choice) === strand
}
