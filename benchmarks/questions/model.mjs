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

const FIRST = 'one process: the first storm of a process'
const LATER = `one process: ${LATER_STORMS}`
const BY_CPU = 'one process: the same, in a second of CPU time'
const PEAK = `one process: peak memory of ${STORMS} storms`
const CHILDREN = `a process a processor, up to 4, as \`modonce storm\` takes them for its rows: storms ${STORMS_OF_CHILDREN / 2 + 1} to ${STORMS_OF_CHILDREN} of all`
const PEAK_OF_CHILDREN = `the same: peak memory of all processes in ${STORMS_OF_CHILDREN} storms`

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
        const beside = figures(children, String(STORMS_OF_CHILDREN), child)
        return {
          ...{ [FIRST]: first, [LATER]: later, [BY_CPU]: laterByCpu, [PEAK]: peakMiB },
          ...{ [CHILDREN]: beside.later, [PEAK_OF_CHILDREN]: beside.peakMiB },
        }
      },
    }
    return alternate(ours, [], rounds).map((comparison) =>
      comparison.case === PEAK || comparison.case === PEAK_OF_CHILDREN
        ? { ...comparison, unit: 'MiB', goal: peakGoal(comparison, 500) }
        : {
            ...comparison,
            unit: 'steps/s',
            ...((comparison.case === LATER || comparison.case === CHILDREN) && {
              goal: figureGoal(comparison, 1_000_000),
            }),
          },
    )
  },
}
