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
const GROWTH = `memory gained between ${EVENTS / 10} and ${EVENTS} of them`

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
        const { eventsASecond, eventsACpuSecond, earlyMiB, lateMiB } = JSON.parse(text)
        return { [WALL]: eventsASecond, [CPU]: eventsACpuSecond, [GROWTH]: lateMiB - earlyMiB }
      },
    }
    return alternate(ours, [], rounds).map((comparison) =>
      comparison.case === GROWTH
        ? { ...comparison, unit: 'MiB', goal: { words: 'at most 1 MiB', met: comparison.ours.median <= 1 } }
        : {
            ...comparison,
            unit: 'events/s',
            ...(comparison.case === WALL && { goal: figureGoal(comparison, 200_000) }),
          },
    )
  },
}
