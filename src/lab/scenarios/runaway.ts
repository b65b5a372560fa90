import { BUILT_IN, type Program } from '../../host/simulated/index.ts'
import { detachingScript, kmodModprobe, modonceHelper, openConsole, reportingModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { asksAtMost, helpersRun } from './laws/index.ts'
import { entryOf, type Play, type Stage } from './stage.ts'

const CONSOLE = 'char-major-5'
const HELPER = 'modprobe for'

/** Requests that may be under way at once, here: each helper waits for the next. The kernel's own limit is 50. R3.10 */
const SLOTS = 3

const opener: Program = async (host) => {
  await openConsole(host)
  return 0
}

/** Somebody opens a console that is not there, and the helper that cannot load it reports that on the console. R6.12 to R6.15 */
function runaway(
  about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>,
  helperOf: (stage: Stage) => Program,
): CatalogueEntry {
  return entryOf({
    ...about,
    // A chain in which each helper asks once, and the one that finds no slot.
    laws: [asksAtMost(SLOTS + 1, HELPER)],
    sizes: { processes: 1 },
    world: (stage) => ({
      services: BUILT_IN.filter((service) => service !== CONSOLE),
      requests: { slots: SLOTS },
      helper: endingOnce(stage, helperOf(stage)),
    }),
    cast({ machine }, { processes }) {
      for (let count = 0; count < processes; count++) machine.start('opener', opener)
    },
  })
}

/** The law is broken: nothing is gained by going on for ever. */
function endingOnce(stage: Stage, helper: Program): Program {
  return async (...run) => (helpersRun(stage) > SLOTS + 1 ? 1 : helper(...run))
}

const outliving =
  (stage: Stage): Program =>
  (...run) =>
    detachingScript(kmodModprobe, openConsole, (name, child) => stage.machine.start(name, child), 0)(...run)

export const RUNAWAY: readonly CatalogueEntry[] = [
  runaway(
    {
      name: 'runaway-outlives-helper',
      sentence: 'the opener of the console outlives its helper, so that nobody counts it (evasion A of 2008)',
      expected: 'violated',
      kernel: '2.6.27',
    },
    outliving,
  ),
  runaway(
    {
      name: 'runaway-two-requests',
      sentence: 'each open of the console makes two requests, so that the chain becomes a tree (evasion B of 2008)',
      expected: 'violated',
      kernel: '2.6.27',
    },
    () => reportingModprobe(kmodModprobe, openConsole),
  ),
  runaway(
    {
      name: 'runaway-two-requests-today',
      sentence: 'the same on a kernel of today, which lets each request wait five seconds for a slot',
      expected: 'violated',
      kernel: '6.12',
    },
    () => reportingModprobe(kmodModprobe, openConsole),
  ),
  runaway(
    {
      name: 'runaway-gives-up',
      sentence: 'a helper that reports nothing makes no loop',
      expected: 'clean',
      kernel: '2.6.27',
    },
    () => kmodModprobe,
  ),
  runaway(
    {
      name: 'runaway-modonce',
      sentence: 'modonce as the helper makes no loop: it tells nobody of a failure',
      expected: 'clean',
      kernel: '6.12',
    },
    () => modonceHelper,
  ),
]
