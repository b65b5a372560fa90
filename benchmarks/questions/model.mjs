// @ts-check
/** How fast the simulated kernel is where most happens on it, and what memory that takes. */
import { join } from 'node:path'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'
import { figureGoal, peakGoal } from '../harness/question.mjs'

const STORMS = 100
// Each thread warms up by itself.
const STORMS_OF_THREADS = 200
const laterOf = (/** @type {number} */ storms) => `storms ${storms / 2 + 1} to ${storms} of a process`

const FIRST = 'one thread: the first storm of a process'
const LATER = `one thread: ${laterOf(STORMS)}`
const BY_CPU = 'one thread: the same, in a second of CPU time'
const PEAK = `one thread: peak memory of ${STORMS} storms`
const THREADS = `all processors, up to 4, as \`modonce storm\` takes them for its rows: ${laterOf(STORMS_OF_THREADS)}`
const PEAK_OF_THREADS = `the same: peak memory of ${STORMS_OF_THREADS} storms`

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'model',
  title: 'How many steps does the simulated kernel make in a second of wall time, in storms of 255 CPUs?',
  rounds: 3,
  answer(rounds) {
    const program = bundled(join(root, 'benchmarks/programs/model.ts'))
    const threads = bundled(join(root, 'benchmarks/programs/model-threads.ts'))
    const thread = bundled(join(root, 'src/cli/own/storm-thread.ts'))
    const figures = (/** @type {string[]} */ ...args) => JSON.parse(run(process.execPath, args))
    /** @type {import('../harness/alternate.mjs').Side} */
    const ours = {
      name: 'modonce',
      run: () => {
        const { first, later, laterByCpu, peakMiB } = figures(program, String(STORMS))
        const beside = figures(threads, String(STORMS_OF_THREADS), thread)
        return {
          ...{ [FIRST]: first, [LATER]: later, [BY_CPU]: laterByCpu, [PEAK]: peakMiB },
          ...{ [THREADS]: beside.later, [PEAK_OF_THREADS]: beside.peakMiB },
        }
      },
    }
    return alternate(ours, [], rounds).map((comparison) =>
      comparison.case === PEAK || comparison.case === PEAK_OF_THREADS
        ? { ...comparison, unit: 'MiB', goal: peakGoal(comparison, 500) }
        : {
            ...comparison,
            unit: 'steps/s',
            ...((comparison.case === LATER || comparison.case === THREADS) && {
              goal: figureGoal(comparison, 1_000_000),
            }),
          },
    )
  },
}
