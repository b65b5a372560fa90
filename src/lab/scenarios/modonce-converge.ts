import { FAULT_KINDS, type Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import {
  atMostInside,
  comesAfter,
  endsWithin,
  isInsertedOnce,
  isServed,
  oneIsFirst,
  zeroMeansLive,
  zeroMeansWasLive,
} from './laws/index.ts'
import { entryOf, type Law, type Play, type Stage, startAll } from './stage.ts'

/** The loader that ships, unmodified. */
const modonce = modonceModprobe('explicit')

interface Facts extends Pick<Play, 'name' | 'sentence' | 'faults'> {
  readonly laws: readonly Law[]
  readonly processes?: number
  /** m needs dep. */
  readonly dependency?: boolean
  readonly argv?: readonly string[]
  /** Who stands beside them. */
  readonly beside?: (stage: Stage) => void
}

/** Processes that ask modonce for a module at once, and what may happen meanwhile. */
function converge({
  laws,
  processes = 2,
  dependency,
  argv = ['modprobe', 'm'],
  beside,
  ...about
}: Facts): CatalogueEntry {
  return entryOf({
    ...about,
    laws,
    expected: 'clean',
    kernel: '6.1',
    sizes: { processes },
    world: () => ({
      modules: [
        { path: 'kernel/m.ko', parameters: { p: 0 }, ...(dependency && { depends: ['dep'] }) },
        { path: 'kernel/dep.ko' },
      ],
    }),
    cast(stage, { processes: count }) {
      startAll(stage, count, modonce, argv)
      beside?.(stage)
    },
  })
}

/** modprobe of kmod, or insmod: it knows nothing of the lock. */
const foreign =
  (program: Program, ...argv: readonly string[]) =>
  (stage: Stage) =>
    startAll(stage, 1, program, ['foreign', ...argv])

const insmod: Program = async ({ kernel }, argv) => {
  await kernel.finitModule(`/lib/modules/${kernel.release()}/kernel/m.ko`, argv[1] ?? '', 0).catch(() => undefined)
  return 0
}

const DONE_AT_ONCE = [isServed(), zeroMeansLive('m'), endsWithin(1)]

export const MODONCE_CONVERGE: readonly CatalogueEntry[] = [
  converge({
    name: 'modonce-converge',
    sentence: 'of those who ask for a module at once one inserts it, and all are answered when it is live',
    laws: [...DONE_AT_ONCE, isInsertedOnce('m'), isInsertedOnce('dep'), comesAfter('m', 'dep')],
    dependency: true,
  }),
  converge({
    name: 'modonce-faults',
    sentence: 'whatever call of a loader fails, and whoever is killed or stopped, nobody is told what is not true',
    laws: [isServed(), zeroMeansLive('m'), endsWithin(1)],
    dependency: true,
    faults: { budget: 1, kinds: FAULT_KINDS },
  }),
  converge({
    name: 'modonce-first-time',
    sentence: 'of those who must be the first, the one is told so that has inserted',
    laws: [zeroMeansLive('m'), oneIsFirst(), isInsertedOnce('m')],
    argv: ['modprobe', '--first-time', 'm'],
  }),
  converge({
    name: 'modonce-killed-holder',
    sentence: 'a loader that is killed anywhere leaves nothing that hinders the others',
    laws: [isServed('modprobe', 'C8'), zeroMeansLive('m'), endsWithin(1)],
    faults: { budget: 1, kinds: ['kill'] },
  }),
  converge({
    name: 'modonce-stopped-holder',
    sentence: 'a loader that is stopped anywhere costs the others a minute at most, and goes on without harm',
    laws: [isServed(), zeroMeansLive('m'), endsWithin(1)],
    faults: { budget: 1, kinds: ['stop'] },
  }),
  converge({
    name: 'modonce-interrupted',
    sentence: 'a signal that interrupts an insertion is no failure of the module',
    laws: [...DONE_AT_ONCE],
    faults: { budget: 1, kinds: ['EINTR'] },
  }),
  converge({
    name: 'modonce-removal',
    sentence: 'a removal takes the same lock, and whoever asks for the module meanwhile has it inserted',
    laws: [isServed(), zeroMeansWasLive('m'), atMostInside('m', 1), endsWithin(1)],
    processes: 1,
    beside: (stage) => startAll(stage, 1, modonce, ['remover', '-r', 'm']),
  }),
  converge({
    name: 'modonce-foreign-loader',
    sentence: 'a loader that knows nothing of modonce loads the module beside it',
    laws: DONE_AT_ONCE,
    processes: 1,
    beside: foreign(kmodModprobe, 'm'),
  }),
  converge({
    name: 'modonce-foreign-failure',
    sentence: 'a loader that knows nothing of modonce fails beside it',
    laws: DONE_AT_ONCE,
    processes: 1,
    beside: foreign(insmod, 'p=x'),
  }),
]
