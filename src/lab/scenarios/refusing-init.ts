import type { Program } from '../../host/simulated/index.ts'
import type { ErrnoName } from '../../names.ts'
import { kmodModprobe, modonceModprobe, retryingModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { insertsAtMost, isRefused, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

/** An init that answers, every time, what the kernel answers when a name is taken. */
function refusing(
  about: Pick<Play, 'name' | 'sentence' | 'expected'>,
  fails: ErrnoName,
  modprobe: Program,
): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [zeroMeansLive('m'), isRefused(), insertsAtMost(2)],
    kernel: '6.1',
    sizes: { processes: 2 },
    world: () => ({ modules: [{ path: 'kernel/m.ko', init: { fails } }] }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

const modonce = modonceModprobe('explicit')

export const REFUSING_INIT: readonly CatalogueEntry[] = [
  refusing(
    {
      name: 'init-eexist-kmod',
      sentence: 'kmod takes the EEXIST of an init for a module that is there',
      expected: 'violated',
    },
    'EEXIST',
    kmodModprobe,
  ),
  refusing(
    {
      name: 'init-ebusy-retried',
      sentence: 'a loader takes the EBUSY of an init for somebody else’s load, and asks again and again',
      expected: 'violated',
    },
    'EBUSY',
    retryingModprobe(4),
  ),
  refusing(
    {
      name: 'init-eexist-modonce',
      sentence: 'modonce asks once more, and then knows that init has refused with EEXIST',
      expected: 'clean',
    },
    'EEXIST',
    modonce,
  ),
  refusing(
    {
      name: 'init-ebusy-modonce',
      sentence: 'modonce asks once more, and then knows that init has refused with EBUSY',
      expected: 'clean',
    },
    'EBUSY',
    modonce,
  ),
]
