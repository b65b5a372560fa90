import type { IndexSource, ModuleFacts } from '../../graph/index.ts'

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
