import type { Choice } from '../../host/simulated/index.ts'
import { eventAfter, type Happening, strandOf } from './happens-before.ts'
import type { Standing } from './walk.ts'

/** What happened in a run, with the order that it must keep. */
export function happeningsOf(standings: readonly Standing[]): Happening[] {
  const events: Happening[] = []
  for (const [at, { step }] of standings.entries()) events.push(eventAfter(events, [step], enablerOf(standings, at)))
  return events
}

/** What made a step possible: the last one before which its strand could not go on, or that could not befall it. */
function enablerOf(standings: readonly Standing[], at: number): number | undefined {
  const { choice } = standings[at]!.step
  const strand = strandOf(choice)
  const couldBe = (other: Choice) => {
    return choice.kind === 'fault' ? other.id === choice.id : other.kind !== 'fault' && strandOf(other) === strand
  }
  for (let index = at - 1; index >= 0; index--) {
    const { choices, step } = standings[index]!
    if (!choices.some(couldBe)) return index
    if (strandOf(step.choice) === strand) return undefined
  }
  return undefined
}
