import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceHelper, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { endsWithin, isServed, OF_ITS_OWN, OF_MODONCE, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

type About = Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>

const modonce = modonceModprobe('explicit')

/** A signal comes to one of those who load the same file. R1.19 */
function interrupted(about: About, modprobe: Program): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed('modprobe', 'C4', modprobe === modonce ? OF_MODONCE : OF_ITS_OWN), zeroMeansLive('m')],
    sizes: { processes: 2 },
    faults: { budget: 1, kinds: ['EINTR'] },
    world: () => ({ modules: [{ path: 'kernel/m.ko' }] }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

/** An init that requests its own module: the helper comes with the same file, and waits for the very load that waits for it. R1.19 */
function recursion(about: About, modprobe: Program, helper: Program): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed(), endsWithin(122)],
    sizes: { processes: 1 },
    world: () => ({ modules: [{ path: 'kernel/m.ko', init: { requests: ['m'] } }], helper }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

export const SHARER: readonly CatalogueEntry[] = [
  interrupted(
    {
      name: 'sharer-interrupted',
      sentence:
        'who waits for the load of another, and is interrupted, takes that for a failure, though the module comes',
      expected: 'violated',
      kernel: '6.12',
    },
    kmodModprobe,
  ),
  interrupted(
    {
      name: 'sharer-uninterruptible',
      sentence: 'on 6.5 nothing interrupts who waits for the load of another',
      expected: 'clean',
      kernel: '6.5',
    },
    kmodModprobe,
  ),
  interrupted(
    {
      name: 'sharer-modonce',
      sentence: 'modonce that is interrupted looks at the module',
      expected: 'clean',
      kernel: '6.12',
    },
    modonce,
  ),
  recursion(
    {
      name: 'sharer-recursion',
      sentence: 'an init requests its own module: it waits for its helper, which waits for it, for ever',
      expected: 'violated',
      kernel: '6.5',
    },
    kmodModprobe,
    kmodModprobe,
  ),
  recursion(
    {
      name: 'sharer-recursion-modonce',
      sentence: 'modonce as the helper gives up after two minutes, so that the init goes on',
      expected: 'clean',
      kernel: '6.5',
    },
    modonce,
    modonceHelper,
  ),
]
