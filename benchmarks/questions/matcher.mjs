// @ts-check
/** What a matcher costs to make, and how fast the memo before it is. */
import { join } from 'node:path'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'
import { figureGoal } from '../harness/question.mjs'
import { answerTo, busRequests } from '../harness/requests.mjs'

const HITS = 2_000_000

const BUILD = 'matchers made, and one answer for each bus'

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'matcher',
  title: 'What do matchers cost to make, and how fast are answers that were given before?',
  rounds: 7,
  answer(rounds) {
    const { moduleDirectory, text } = busRequests()
    const args = [bundled(join(root, 'benchmarks/programs/memo.ts')), moduleDirectory, String(HITS)]
    const run = () => {
      const [builtMs, byIndexNs, byLookupNs] = answerTo({ file: process.execPath, args }, text).map(Number)
      return {
        [BUILD]: builtMs ?? Number.NaN,
        'memo hits, in the index': 1e9 / (byIndexNs ?? Number.NaN),
        'memo hits, a whole lookup()': 1e9 / (byLookupNs ?? Number.NaN),
      }
    }
    return alternate({ name: 'modonce', run }, [], rounds).map((comparison) =>
      comparison.case === BUILD
        ? { ...comparison, unit: 'CPU ms' }
        : { ...comparison, unit: 'hits/s', goal: figureGoal(comparison, 1_000_000) },
    )
  },
}
