import type { Program } from '../../host/simulated/index.ts'
import { normalizeModuleName } from '../../names.ts'
import { kmodModprobe, lsmod, strictModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { isServed, OF_ITS_OWN, OF_KMOD, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll, telling } from './stage.ts'

type About = Pick<Play, 'name' | 'sentence' | 'expected'>

const remover = telling(async ({ kernel }, argv) => {
  await kernel.deleteModule(normalizeModuleName(argv[1]!), 0)
  return 0
})

/** An attribute that was there when it was opened answers ENODEV, as its module is on its way out. R5.10 */
function initstateGone(about: About, modprobe: Program): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed('modprobe', 'C4', OF_KMOD), zeroMeansLive('m')],
    kernel: '6.1',
    sizes: { processes: 1 },
    faults: { budget: 1, kinds: ['ENODEV'] },
    world: () => ({ modules: [{ path: 'kernel/m.ko' }] }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

/** A module goes between the line of /proc/modules and the look at who uses it. */
function listing(about: About, program: Program): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed('lsmod', 'C4', OF_ITS_OWN)],
    kernel: '6.1',
    sizes: { processes: 1 },
    world: () => ({ modules: [{ path: 'kernel/m.ko' }], loaded: ['m'] }),
    cast(stage, { processes }) {
      startAll(stage, 1, remover, ['rmmod', 'm'])
      startAll(stage, processes, program, ['lsmod'])
    },
  })
}

export const REMOVAL_READERS: readonly CatalogueEntry[] = [
  initstateGone(
    {
      name: 'initstate-enodev-strict',
      sentence: 'a loader takes it for an error that initstate cannot be read, as the module is being removed',
      expected: 'violated',
    },
    strictModprobe,
  ),
  initstateGone(
    {
      name: 'initstate-enodev-tolerant',
      sentence: 'a loader takes a module whose initstate answers ENODEV for one that is not there',
      expected: 'clean',
    },
    kmodModprobe,
  ),
  listing(
    {
      name: 'lsmod-strict',
      sentence: 'lsmod fails where a module that it has listed is removed',
      expected: 'violated',
    },
    lsmod('strict'),
  ),
  listing(
    {
      name: 'lsmod-tolerant',
      sentence: 'lsmod shows no users of a module that is gone',
      expected: 'clean',
    },
    lsmod('tolerant'),
  ),
]
