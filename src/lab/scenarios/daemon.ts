import { askingHelper, kmodModprobe, modonceDaemon, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { endsWithin, isInsertedOnce, isServed, OF_MODONCE, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Law, type Play, type Stage, startAll } from './stage.ts'

interface Facts extends Pick<Play, 'name' | 'sentence'> {
  readonly laws: readonly Law[]
  /** Who stands beside them. */
  readonly beside?: (stage: Stage) => void
}

/** Processes that ask the daemon for a module, or load for themselves where none serves. */
function daemon({ laws, beside, ...about }: Facts): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [...laws, ENDS_AT_LAST],
    expected: 'clean',
    kernel: '6.1',
    sizes: { processes: 1 },
    world: () => ({ modules: [{ path: 'kernel/m.ko' }] }),
    cast(stage, { processes }) {
      stage.machine.start('daemon', modonceDaemon())
      stage.tally(ASKERS).value = processes
      startAll(stage, processes, askingHelper, ['asker', 'm'])
      beside?.(stage)
    },
  })
}

const ASKERS = 'askers that are left'

/** A daemon that nobody asks any more would wait for ever, which the explorer takes for somebody who cannot go on. */
const ENDS_AT_LAST: Law = {
  words: 'the daemon is ended when all who ask are gone',
  watch(event, { machine, tally }) {
    if (event.kind !== 'end' || !event.process.startsWith('asker')) return
    tally(ASKERS).value--
    if (tally(ASKERS).value === 0) machine.processNamed('daemon').kill()
  },
}

/** Whose request was taken by a daemon that dies is told of a failure, as nobody knows what became of it. */
const SERVED = isServed('asker', 'C4', { ...OF_MODONCE, helpers: 'daemon' })

const TRUE_AT_ONCE = [zeroMeansLive('m', 'asker'), endsWithin(1, 'asker')]

export const DAEMON: readonly CatalogueEntry[] = [
  daemon({
    name: 'daemon-serves',
    sentence: 'the daemon inserts once for all who ask, and answers each when the module is live',
    laws: [SERVED, ...TRUE_AT_ONCE, isInsertedOnce('m')],
  }),
  daemon({
    name: 'daemon-direct-modprobe',
    sentence: 'a modprobe of modonce that does not ask the daemon converges with it',
    laws: [SERVED, isServed(), ...TRUE_AT_ONCE, zeroMeansLive('m'), isInsertedOnce('m')],
    beside: (stage) => startAll(stage, 1, modonceModprobe('explicit'), ['modprobe', 'm']),
  }),
  daemon({
    name: 'daemon-foreign-loader',
    sentence: 'a loader that knows nothing of modonce loads the module beside the daemon',
    laws: [SERVED, ...TRUE_AT_ONCE],
    beside: (stage) => startAll(stage, 1, kmodModprobe, ['foreign', 'm']),
  }),
]
