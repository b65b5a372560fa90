import type { Program } from '../../host/simulated/index.ts'
import { modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { atMostInside, isServed, zeroMeansLive } from './laws/index.ts'
import { entryOf, startAll } from './stage.ts'

const DIRECTORY = '/run/modonce'
const LOCK = `${DIRECTORY}/m`

/** A loader that has the lock, and was stopped right then. */
const holder: Program = async ({ files, clock }) => {
  await files.makeLockDirectory(DIRECTORY)
  const lock = await files.openLock(LOCK)
  await lock.tryLock()
  for (;;) await clock.sleep(Number.POSITIVE_INFINITY)
}

const modonce = modonceModprobe('explicit')

/** Asks shortly before the first asker has waited for a minute. */
const late: Program = async (host, argv, environment) => {
  await host.clock.sleep(59_000)
  return modonce(host, argv, environment)
}

/**
 * The hole that is known in C6: a holder is stopped, after a minute somebody takes the second right, and just then the
 * holder is killed. Whoever waits takes the first right, and inserts beside the second. All are told the truth for all that.
 */
export const THIRD_INSERTER: CatalogueEntry = entryOf({
  name: 'modonce-third-inserter',
  sentence:
    'a stopped holder is killed just while another has the second right: a third inserts as well (known, and told the truth)',
  laws: [atMostInside('m', 1), isServed(), zeroMeansLive('m')],
  expected: 'violated',
  kernel: '6.1',
  sizes: { processes: 2 },
  world: () => ({ modules: [{ path: 'kernel/m.ko' }] }),
  cast(stage, { processes }) {
    const { machine } = stage
    const stopped = machine.start('holder', holder)
    machine.start('killer', async ({ files }) => {
      await files.makeLockDirectory(DIRECTORY)
      const lock = await files.openLock(LOCK)
      // An insertion begins: a record is written.
      await lock.changed(600_000)
      stopped.kill()
      return 0
    })
    startAll(stage, 1, modonce, ['modprobe', 'm'])
    startAll(stage, processes - 1, late, ['modprobe', 'm'])
  },
})
