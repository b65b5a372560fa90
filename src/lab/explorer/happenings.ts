import { enablerOf, eventAfter, type Happening } from './happens-before.ts'
import type { Standing } from './walk.ts'

/** What happened in a run, with the order that it must keep. */
export function happeningsOf(standings: readonly Standing[]): Happening[] {
  const places = standings.map(({ choices, step }) => ({ choices, taken: step.choice }))
  const events: Happening[] = []
  for (const [at, { step }] of standings.entries()) {
    events.push(
      eventAfter(
        events,
        [step],
        enablerOf(step.choice, at, (index) => places[index]!),
      ),
    )
  }
  return events
}
