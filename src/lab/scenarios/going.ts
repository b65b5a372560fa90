import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

const REFUSING = { path: 'kernel/m.ko', init: { fails: 'ENODEV' as const } }

/** An init fails while another process waits for it: to 5.2, a module on its way out is answered like one that is there. R2.4 */
function going(
  about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>,
  modprobe: Program = kmodModprobe,
): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [zeroMeansLive('m')],
    sizes: { processes: 2 },
    world: () => ({ modules: [REFUSING] }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

export const GOING: readonly CatalogueEntry[] = [
  going({
    name: 'going-is-eexist',
    sentence: 'a kernel up to 5.2 answers EEXIST for a module whose init has failed, and kmod takes that for a success',
    expected: 'violated',
    kernel: '4.19',
  }),
  going({
    name: 'going-is-ebusy',
    sentence: 'a kernel from 6.2 on answers EBUSY for a module whose init has failed',
    expected: 'clean',
    kernel: '6.1',
  }),
  going(
    {
      name: 'going-modonce',
      sentence: 'modonce looks at the module whatever a kernel up to 5.2 answers',
      expected: 'clean',
      kernel: '4.19',
    },
    modonceModprobe('explicit'),
  ),
]
