import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { isServed, OF_KMOD, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

const mounting: Program = async ({ services }, argv) => {
  try {
    await services.mount(argv[1]!)
    return 0
  } catch {
    return 1
  }
}

/**
 * One more process than there are slots mounts a file system whose module is there. The kernel has 50 slots for all names and
 * all askers. R3.10
 */
function starvation(about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>, initMs: number): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed('mount', 'C4', { ...OF_KMOD, helpers: 'modprobe for' }), zeroMeansLive('xfs', 'mount')],
    sizes: { processes: 2 },
    world: (_, { processes }) => ({
      modules: [{ path: 'kernel/xfs.ko', aliases: ['fs-xfs'], init: { sleepMs: initMs } }],
      requests: { slots: processes - 1 },
      helper: kmodModprobe,
    }),
    cast: (stage, { processes }) => startAll(stage, processes, mounting, ['mount', 'xfs']),
  })
}

export const STARVATION: readonly CatalogueEntry[] = [
  starvation(
    {
      name: 'starvation-refused',
      sentence: 'a kernel up to 4.12 refuses the 51st request at once, though its module is there',
      expected: 'violated',
      kernel: '4.10',
    },
    1,
  ),
  starvation(
    {
      name: 'starvation-waits',
      sentence: 'a kernel from 4.13 on lets it wait, which is enough where modules load within five seconds',
      expected: 'clean',
      kernel: '4.19',
    },
    1,
  ),
  starvation(
    {
      name: 'starvation-semaphore',
      sentence: 'a kernel from 6.4 on lets it wait in a queue, for as long',
      expected: 'clean',
      kernel: '6.12',
    },
    1,
  ),
  starvation(
    {
      name: 'starvation-slow-init',
      sentence: 'nobody waits longer than five seconds for a slot, so that a slow init starves the others',
      expected: 'violated',
      kernel: '6.12',
    },
    6_000,
  ),
]
