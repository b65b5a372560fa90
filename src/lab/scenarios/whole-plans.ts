import type { ModuleFacts, Program } from '../../host/simulated/index.ts'
import { modonceModprobe, planLockingModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { endsWithin, isInsertedOnce, isServed, OF_MODONCE, runsCommandsUnlocked, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Play, startAll } from './stage.ts'

type About = Pick<Play, 'name' | 'sentence' | 'expected'>

const MUTUAL: readonly ModuleFacts[] = [
  { path: 'kernel/one.ko', softdep: 'pre: two' },
  { path: 'kernel/two.ko', softdep: 'pre: one' },
]

/** Two modules that want each other before themselves are asked for at once. */
function softdeps(about: About, modprobe: Program): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [isServed(), endsWithin(60)],
    kernel: '6.1',
    sizes: { processes: 2 },
    world: () => ({ modules: MUTUAL }),
    cast(stage, { processes }) {
      for (let number = 0; number < processes; number++) {
        startAll(stage, 1, modprobe, ['modprobe', number % 2 === 0 ? 'one' : 'two'])
      }
    },
  })
}

/** What the machine calls those that install commands start. */
const COMMAND = 'modprobe#'

/** An install command that calls modprobe for its own module. */
function installCommand(about: About, modprobe: Program): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [
      isServed('modprobe', 'C4', { ...OF_MODONCE, helpers: COMMAND }),
      ...[zeroMeansLive('m', 'modprobe', COMMAND), isInsertedOnce('m'), runsCommandsUnlocked('m')],
    ],
    kernel: '6.1',
    sizes: { processes: 1 },
    world: () => ({
      modules: [{ path: 'kernel/m.ko' }],
      files: { '/etc/modprobe.d/m.conf': 'install m modprobe -i m\n' },
      programs: { modprobe },
    }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

const modonce = modonceModprobe('explicit')

export const WHOLE_PLANS: readonly CatalogueEntry[] = [
  softdeps(
    {
      name: 'softdeps-plan-locks',
      sentence: 'loaders that lock all of their plan, for modules with softdeps on each other, wait for each other',
      expected: 'violated',
    },
    planLockingModprobe,
  ),
  softdeps(
    {
      name: 'softdeps-modonce',
      sentence: 'modonce joins the insertion of one module, and never a plan',
      expected: 'clean',
    },
    modonce,
  ),
  installCommand(
    {
      name: 'install-command-plan-locks',
      sentence: 'a loader that keeps its lock while an install command loads the very module waits for itself',
      expected: 'violated',
    },
    planLockingModprobe,
  ),
  installCommand(
    {
      name: 'install-command-modonce',
      sentence: 'modonce runs install commands with no lock held',
      expected: 'clean',
    },
    modonce,
  ),
]
