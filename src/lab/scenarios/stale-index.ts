import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { isServed } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

/** A module is built in, has a directory in sysfs for its parameters, and the index does not say so; a file of it is left over. */
function staleIndex(about: Pick<Play, 'name' | 'sentence' | 'expected'>, modprobe: Program): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed()],
    kernel: '6.1',
    sizes: { processes: 2 },
    world: () => ({
      modules: [{ path: 'kernel/m.ko' }],
      builtins: [{ name: 'm', parameters: { p: 1 }, unindexed: true }],
    }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

export const STALE_INDEX: readonly CatalogueEntry[] = [
  staleIndex(
    {
      name: 'stale-index-kmod',
      sentence: 'kmod takes a built-in module that the index does not name for one on its way in, and asks for it',
      expected: 'violated',
    },
    kmodModprobe,
  ),
  staleIndex(
    {
      name: 'stale-index-modonce',
      sentence: 'modonce sees that /proc/modules does not list it, and says that it is built in',
      expected: 'clean',
    },
    modonceModprobe('explicit'),
  ),
]
