// @ts-check
/** How fast the simulated kernel is where most happens on it, and what memory that takes. */
import { join } from 'node:path'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'
import { figureGoal, peakGoal } from '../harness/question.mjs'

const STORMS = 100

const FIRST = 'the first storm of a process'
const LATER = `storms ${STORMS / 2 + 1} to ${STORMS} of a process`
const BY_CPU = 'the same, in a second of CPU time'
const PEAK = `peak memory of ${STORMS} storms`

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'model',
  title: 'How many steps does the simulated kernel make in a second of wall time, in a storm of 255 CPUs?',
  rounds: 3,
  answer(rounds) {
    const program = bundled(join(root, 'benchmarks/programs/model.ts'))
    /** @type {import('../harness/alternate.mjs').Side} */
    const ours = {
      name: 'modonce',
      run: () => {
        const { first, later, laterByCpu, peakMiB } = JSON.parse(run(process.execPath, [program, String(STORMS)]))
        return { [FIRST]: first, [LATER]: later, [BY_CPU]: laterByCpu, [PEAK]: peakMiB }
      },
    }
    return alternate(ours, [], rounds).map((comparison) =>
      comparison.case === PEAK
        ? { ...comparison, unit: 'MiB', goal: peakGoal(comparison, 500) }
        : {
            ...comparison,
            unit: 'steps/s',
            ...(comparison.case === LATER && { goal: figureGoal(comparison, 1_000_000) }),
          },
    )
  },
}
