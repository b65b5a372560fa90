import { deviceUnit, kmodModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

/** A unit starts when the kernel says that the module was added, and needs what its init makes. R8.1, P15u and P17 */
function uevent(about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [zeroMeansLive('fuse', 'unit')],
    sizes: { processes: 1 },
    world: () => ({ modules: [{ path: 'kernel/fuse.ko' }] }),
    cast(stage, { processes }) {
      startAll(stage, 1, deviceUnit('fuse'), ['unit'])
      startAll(stage, processes, kmodModprobe, ['modprobe', 'fuse'])
    },
  })
}

export const UEVENT: readonly CatalogueEntry[] = [
  uevent({
    name: 'uevent-before-live',
    sentence: 'a kernel up to 5.10 tells that a module was added before its init has run',
    expected: 'violated',
    kernel: '5.10',
  }),
  uevent({
    name: 'uevent-after-live',
    sentence: 'a kernel from 5.11 on tells so when the module is live',
    expected: 'clean',
    kernel: '5.17',
  }),
]
