import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { type Excuses, isServed, OF_KMOD, OF_MODONCE } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

/** Two modules that need the same one are asked for at once: who does not get to load it gives up his own. R0.1, R2.8 */
function etxtbsy(
  about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>,
  modprobe: Program,
  excuses: Excuses,
): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed('modprobe', 'C4', excuses)],
    sizes: { processes: 2 },
    world: () => ({
      modules: [
        { path: 'kernel/base.ko' },
        { path: 'kernel/one.ko', depends: ['base'] },
        { path: 'kernel/two.ko', depends: ['base'] },
      ],
    }),
    cast(stage, { processes }) {
      for (let number = 0; number < processes; number++) {
        startAll(stage, 1, modprobe, ['modprobe', number % 2 === 0 ? 'one' : 'two'])
      }
    },
  })
}

export const ETXTBSY: readonly CatalogueEntry[] = [
  etxtbsy(
    {
      name: 'etxtbsy-loses-dependent',
      sentence: '6.4-rc4 answers ETXTBSY while another loads the file, and kmod gives up what needs that module',
      expected: 'violated',
      kernel: 'E5x',
    },
    kmodModprobe,
    OF_KMOD,
  ),
  etxtbsy(
    {
      name: 'etxtbsy-reverted',
      sentence: '6.4 as it was released lets both load, and one is answered EEXIST',
      expected: 'clean',
      kernel: 'E5',
    },
    kmodModprobe,
    OF_KMOD,
  ),
  etxtbsy(
    {
      name: 'etxtbsy-modonce',
      sentence: 'modonce takes ETXTBSY for a question, and loses nothing on 6.4-rc4',
      expected: 'clean',
      kernel: 'E5x',
    },
    modonceModprobe('explicit'),
    OF_MODONCE,
  ),
]
