// @ts-check
/** What a storm of devices that all ask for the same costs a daemon. */
import { join } from 'node:path'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'
import { figureGoal } from '../harness/question.mjs'

const EVENTS = 10_000_000

const WALL = 'duplicate uevents in this process'
const CPU = 'the same, in a second of CPU time'
const MEMORY = ['a quarter', 'half', 'all'].map(
  (part) => `memory of the process after ${part} of ${EVENTS.toLocaleString('en')}`,
)
const GROWTH_MIB = 16

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'daemon',
  title: 'How many events of devices that share one request does a daemon take in a second?',
  rounds: 3,
  answer(rounds) {
    const program = bundled(join(root, 'benchmarks/programs/duplicates.ts'))
    /** @type {import('../harness/alternate.mjs').Side} */
    const ours = {
      name: 'modonce',
      run: () => {
        const text = run(process.execPath, ['--expose-gc', program, String(EVENTS)])
        const { eventsASecond, eventsACpuSecond, residentMiB } = JSON.parse(text)
        const memory = MEMORY.map((name, index) => [name, residentMiB[index]])
        return { [WALL]: eventsASecond, [CPU]: eventsACpuSecond, ...Object.fromEntries(memory) }
      },
    }
    const comparisons = alternate(ours, [], rounds)
    const early = comparisons.find((comparison) => comparison.case === MEMORY[0])?.ours.median ?? 0
    return comparisons.map((comparison) => ({ ...comparison, ...meaning(comparison, early) }))
  },
}

/** What a row counts, and what is promised of it. @param {import('../harness/alternate.mjs').Comparison} comparison @param {number} early */
function meaning(comparison, early) {
  const { ours } = comparison
  if (comparison.case === WALL) return { unit: 'events/s', goal: figureGoal(comparison, 200_000) }
  if (comparison.case === CPU) return { unit: 'events/s' }
  if (comparison.case === MEMORY[0]) return { unit: 'MiB' }
  return {
    unit: 'MiB',
    goal: { words: `at most ${GROWTH_MIB} more than after a quarter`, met: ours.median - early <= GROWTH_MIB },
  }
}
