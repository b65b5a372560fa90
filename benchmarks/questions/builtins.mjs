// @ts-check
/** Whether a module is built in: by the index, whose size must not matter, and by looking through a list. */
import { join } from 'node:path'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'
import { ratioGoal } from '../harness/question.mjs'

const FEW = 'an index of 100'

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'builtins',
  title: 'What does it cost to ask whether a module is built in?',
  rounds: 9,
  answer(rounds) {
    const program = bundled(join(root, 'benchmarks/programs/builtins.ts'))
    /** @returns {import('../harness/alternate.mjs').Side} */
    const side = (/** @type {string} */ name, /** @type {string[]} */ ...args) => ({
      name,
      run: () => ({ 'an index of 10,000 names': Number(run(process.execPath, [program, ...args])) }),
    })
    const references = [
      side(FEW, 'index', '100'),
      side('a scan of 100', 'scan', '100'),
      side('a scan of 10,000', 'scan', '10000'),
    ]
    return alternate(side('modonce', 'index', '10000'), references, rounds).map((comparison) => ({
      ...comparison,
      unit: 'CPU ns',
      goal: ratioGoal(comparison, FEW, { atMost: 1.25 }),
    }))
  },
}
