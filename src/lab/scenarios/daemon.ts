import type { MachineOptions, Program } from '../../host/simulated/index.ts'
import {
  askingHelper,
  daemonStop,
  kmodModprobe,
  modonceDaemon,
  modonceModprobe,
  restartedDaemon,
} from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { type Excuses, endsWithin, isInsertedOnce, isServed, OF_MODONCE, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Law, type Play, type Stage, startAll } from './stage.ts'

interface Facts extends Pick<Play, 'name' | 'sentence' | 'faults'> {
  readonly laws: readonly Law[]
  readonly program?: Program
  /** The machine, where m is not all that is special about it. */
  readonly world?: MachineOptions
  /** Who stands beside them. */
  readonly beside?: (stage: Stage) => void
}

const MODULE: MachineOptions = { modules: [{ path: 'kernel/m.ko' }] }

/** The init of m requests n, for which the kernel's helper asks the same daemon. */
const NESTED: MachineOptions = {
  modules: [{ path: 'kernel/m.ko', init: { requests: ['n'] } }, { path: 'kernel/n.ko' }],
  helper: askingHelper,
}
const HELPER = 'modprobe for n'

/** The init goes on when its helper has ended, whatever came of that. A helper that is stopped is waited for no longer than 120 s. C6 */
const NESTED_LAWS = [
  isServed('asker', 'C4', { ...OF_MODONCE, helpers: ['daemon', HELPER] }),
  zeroMeansLive('m', 'asker'),
  zeroMeansLive('n', HELPER),
  endsWithin(121, 'asker'),
  isInsertedOnce('m'),
]

/** Processes that ask the daemon for a module, or load for themselves where none serves. */
function daemon({ laws, program = modonceDaemon(), world = MODULE, beside, ...about }: Facts): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [...laws, ENDS_AT_LAST],
    expected: 'clean',
    kernel: '6.1',
    sizes: { processes: 1 },
    world: () => world,
    cast(stage, { processes }) {
      stage.machine.start('daemon', program)
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
    const daemon = machine.processNamed('daemon')
    // Whether it is there still is asked where the explorer sees it.
    if (tally(ASKERS).value === 0 && daemon.end === undefined) daemon.kill()
  },
}

/** Whose request was taken by a daemon that dies is told of a failure, as nobody knows what became of it. */
const BY_DAEMON: Excuses = { ...OF_MODONCE, helpers: 'daemon' }
const SERVED = isServed('asker', 'C4', BY_DAEMON)

const TRUE_AT_ONCE = [zeroMeansLive('m', 'asker'), endsWithin(1, 'asker')]

const modprobe = modonceModprobe('explicit')
const direct = (stage: Stage) => startAll(stage, 1, modprobe, ['modprobe', 'm'])
const foreign = (stage: Stage) => startAll(stage, 1, kmodModprobe, ['foreign', 'm'])

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
    beside: direct,
  }),
  daemon({
    name: 'daemon-foreign-loader',
    sentence: 'a loader that knows nothing of modonce loads the module beside the daemon',
    laws: [SERVED, ...TRUE_AT_ONCE],
    beside: foreign,
  }),
  daemon({
    name: 'daemon-killed',
    sentence:
      'a daemon that is killed anywhere, as between its claim and its insertion, hinders nobody who loads beside it',
    laws: [SERVED, isServed('modprobe', 'C8'), ...TRUE_AT_ONCE, zeroMeansLive('m'), endsWithin(1)],
    beside: direct,
    faults: { budget: 1, kinds: ['kill'] },
  }),
  daemon({
    name: 'daemon-restarts',
    sentence:
      'a daemon that is restarted with requests in flight answers these first: nobody is left without an answer',
    laws: [SERVED, ...TRUE_AT_ONCE, isInsertedOnce('m')],
    program: restartedDaemon,
    beside: (stage) => startAll(stage, 1, daemonStop, ['stop']),
  }),
  daemon({
    name: 'daemon-all-beside',
    sentence: 'a daemon, a modprobe of modonce and a loader that knows nothing of modonce load one module at once',
    laws: [SERVED, isServed(), ...TRUE_AT_ONCE, zeroMeansLive('m'), endsWithin(1)],
    beside(stage) {
      direct(stage)
      foreign(stage)
    },
  }),
  daemon({
    name: 'daemon-nested',
    sentence:
      'a module whose init requests another one by the kernel’s helper is loaded by the daemon with that other one',
    laws: [
      ...NESTED_LAWS,
      isServed(HELPER, 'C4', { ...OF_MODONCE, helpers: ['daemon', 'asker', HELPER] }),
      isInsertedOnce('n'),
    ],
    world: { ...NESTED, threads: 2 },
  }),
  daemon({
    name: 'daemon-full-threads',
    sentence:
      'where no thread is left for what an init requests, its helper is refused at once, and nobody waits for ever',
    laws: [...NESTED_LAWS, endsWithin(1, HELPER)],
    world: { ...NESTED, threads: 1 },
  }),
]
