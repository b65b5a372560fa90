// @ts-check
/** How fast the simulated kernel is where most happens on it, and what memory that takes. */
import { join } from 'node:path'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'
import { figureGoal, peakGoal } from '../harness/question.mjs'

const STORMS = 100
// Each process warms up by itself.
const STORMS_OF_CHILDREN = 200
const LATER_STORMS = `storms ${STORMS / 2 + 1} to ${STORMS} of a process`

const FIRST = 'one process, as Node is started: the first storm of a process'
const LATER = `one process, as Node is started: ${LATER_STORMS}`
const BY_CPU = 'one process, as Node is started: the same, in a second of CPU time'
const PEAK = `one process, as Node is started: peak memory of ${STORMS} storms`
const LATER_OF_CHILDREN = `storms ${STORMS_OF_CHILDREN / 2 + 1} to ${STORMS_OF_CHILDREN}`
const ONE = `one process, as \`modonce storm --jobs 1\` takes it for its rows: ${LATER_OF_CHILDREN} of a process`
const PEAK_OF_ONE = `the same: peak memory of it and of the command, in ${STORMS_OF_CHILDREN} storms`
const CHILDREN = `a process a processor, up to 4, as \`modonce storm\` takes them for its rows: ${LATER_OF_CHILDREN} of all`
const PEAK_OF_CHILDREN = `the same: peak memory of all processes in ${STORMS_OF_CHILDREN} storms`

const PEAKS = new Set([PEAK, PEAK_OF_ONE, PEAK_OF_CHILDREN])

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'model',
  title: 'How many steps does the simulated kernel make in a second of wall time, in storms of 255 CPUs?',
  rounds: 3,
  answer(rounds) {
    const program = bundled(join(root, 'benchmarks/programs/model.ts'))
    const children = bundled(join(root, 'benchmarks/programs/model-children.ts'))
    const child = bundled(join(root, 'src/cli/own/storm-child.ts'))
    const figures = (/** @type {string[]} */ ...args) => JSON.parse(run(process.execPath, args))
    /** @type {import('../harness/alternate.mjs').Side} */
    const ours = {
      name: 'modonce',
      run: () => {
        const { first, later, laterByCpu, peakMiB } = figures(program, String(STORMS))
        const alone = figures(children, String(STORMS_OF_CHILDREN), child, '1')
        const beside = figures(children, String(STORMS_OF_CHILDREN), child)
        return {
          ...{ [FIRST]: first, [LATER]: later, [BY_CPU]: laterByCpu, [PEAK]: peakMiB },
          ...{ [ONE]: alone.later, [PEAK_OF_ONE]: alone.peakMiB },
          ...{ [CHILDREN]: beside.later, [PEAK_OF_CHILDREN]: beside.peakMiB },
        }
      },
    }
    return alternate(ours, [], rounds).map((comparison) =>
      PEAKS.has(comparison.case)
        ? { ...comparison, unit: 'MiB', goal: peakGoal(comparison, 500) }
        : {
            ...comparison,
            unit: 'steps/s',
            ...((comparison.case === ONE || comparison.case === CHILDREN) && {
              goal: figureGoal(comparison, 1_000_000),
            }),
          },
    )
  },
}
