import type { IndexSource, ModuleFacts } from '../../graph/index.ts'
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
    for (const kind of differences(facts, last.factsIfThere(module, survey.pool))) changed.add(kind)
  }
  return changed
}

/** In which of the kinds that go into other indexes two modules differ. */
export function differences(facts: ModuleFacts, known: ModuleFacts | undefined): IndexSource[] {
  const isSame = (list: (of: ModuleFacts) => ArrayLike<number | string>) => {
    return known !== undefined && areEqual(list(facts), list(known))
  }
  const areSame = (kind: 'exports' | 'needs') => isSame((of) => of[kind].names) && isSame((of) => of[kind].crcs)
  const differing: IndexSource[] = []
  if (!areSame('exports')) differing.push('exports')
  if (!areSame('needs') || !isSame(({ weak }) => weak)) differing.push('needs')
  for (const kind of ['aliases', 'softdeps', 'weakdeps'] as const) if (!isSame((of) => of[kind])) differing.push(kind)
  return differing
}

function areEqual(one: ArrayLike<number | string>, other: ArrayLike<number | string>): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
