import type { IndexSource } from '../../graph/index.ts'
import type { LastRun } from './last-run.ts'
import { isSameSource, SOURCES } from './source-digests.ts'
import type { Survey } from './survey.ts'

/**
 * What of all that indexes are made of is not as it was in the last run. What a module has said that is read again is looked
 * up in what that run has left; where that is not at hand, all that it says counts as changed.
 */
export function changesSince(last: LastRun, survey: Survey, sources: Uint32Array): ReadonlySet<IndexSource> {
  const changed = new Set<IndexSource>()
  for (const kind of SOURCES) if (!isSameSource(kind, sources, last.record.sources)) changed.add(kind)
  // What one says cannot be compared with what another said, and need not be: all indexes of modules depend on their order.
  if (!last.isOrder(survey.paths)) return changed.add('order')
  for (const [module, facts] of survey.fresh) {
    for (const kind of last.differences(module, facts, survey.pool)) changed.add(kind)
  }
  return changed
}
