import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { isRefused, isServed, OF_MODONCE, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

/**
 * Somebody comes with parameters that the module does not take, and others with none: they are told of a failure that is not
 * theirs, as they waited for that load. R1.18, R2.4, R3.27
 */
function propagation(
  about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>,
  modprobe: Program,
): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed('modprobe', 'C3', { ...OF_MODONCE, unconverged: true }), zeroMeansLive('m')],
    sizes: { processes: 1 },
    world: () => ({ modules: [{ path: 'kernel/m.ko', parameters: { p: 0 } }] }),
    cast(stage, { processes }) {
      startAll(stage, 1, modprobe, ['mistaken', 'm', 'p=x'])
      startAll(stage, processes, modprobe, ['modprobe', 'm'])
    },
  })
}

/** The same where init refuses whoever asks: then each is told so. */
function refusing(about: Pick<Play, 'name' | 'sentence' | 'kernel'>): CatalogueEntry {
  return entryOf({
    ...about,
    expected: 'clean',
    laws: [isRefused()],
    sizes: { processes: 2 },
    world: () => ({ modules: [{ path: 'kernel/m.ko', init: { fails: 'ENODEV' } }] }),
    cast: (stage, { processes }) => startAll(stage, processes, modonce, ['modprobe', 'm']),
  })
}

const modonce = modonceModprobe('explicit')

export const FAILURE_PROPAGATION: readonly CatalogueEntry[] = [
  propagation(
    {
      name: 'failure-of-another-waiter',
      sentence:
        'on 6.1 who waits for a load that fails is answered EBUSY, though nothing is wrong with what he asks for',
      expected: 'violated',
      kernel: '6.1',
    },
    kmodModprobe,
  ),
  propagation(
    {
      name: 'failure-of-another-sharer',
      sentence: 'on 6.12 who shares a load that fails is given its error, though his own parameters are good',
      expected: 'violated',
      kernel: '6.12',
    },
    kmodModprobe,
  ),
  propagation(
    {
      name: 'failure-of-another-modonce',
      sentence: 'modonce shares a failure with requests for the same parameters only',
      expected: 'clean',
      kernel: '6.1',
    },
    modonce,
  ),
  propagation(
    {
      name: 'failure-of-another-modonce-sharer',
      sentence: 'modonce does so also where the kernel itself shares',
      expected: 'clean',
      kernel: '6.12',
    },
    modonce,
  ),
  refusing({
    name: 'modonce-failing-leader',
    sentence: 'modonce tells all who waited that the init of the module has refused',
    kernel: '6.1',
  }),
]
