import type { Identities, Snapshot } from './snapshot.ts'

/** What another run would find other than the one before. Paths are absolute, in no order. */
export interface Difference {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** Does depmod.d say something else? */
  readonly configuration: boolean
  /** Lists of the build, files of symbols and indexes that have come, gone, or changed. */
  readonly files: readonly string[]
}

/** Undefined where a run would find nothing else. */
export function differenceOf(before: Snapshot, after: Snapshot): Difference | undefined {
  const modules = compared(before.modules, after.modules)
  const others = [compared(before.inputs, after.inputs), compared(before.indexes, after.indexes)]
  const difference = {
    ...modules,
    configuration: before.config !== after.config,
    files: others.flatMap(({ added, changed, removed }) => [...added, ...changed, ...removed]),
  }
  const { added, changed, removed, configuration, files } = difference
  const isSame = added.length + changed.length + removed.length + files.length === 0 && !configuration
  return isSame && before.problem === after.problem ? undefined : difference
}

function compared(before: Identities, after: Identities): Pick<Difference, 'added' | 'changed' | 'removed'> {
  const paths = [...after.keys()]
  return {
    added: paths.filter((path) => !before.has(path)),
    changed: paths.filter((path) => before.has(path) && before.get(path) !== after.get(path)),
    removed: [...before.keys()].filter((path) => !after.has(path)),
  }
}
