// @ts-check
/** Lookups by bus, with the matchers made and without the memo, beside libkmod's. */
import { join } from 'node:path'
import { itemDirectory } from '../../scripts/fetch-trees/cache.mjs'
import { withItsLibraries } from '../../scripts/fetch-trees/reference.mjs'
import { root } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled, compiled } from '../harness/compiled.mjs'
import { ratioGoal } from '../harness/question.mjs'
import { answerTo, busRequests, requestCounts } from '../harness/requests.mjs'

/** CPU time that a side is asked about each bus, in a round. */
const BUDGET_MS = 100

const ALL = 'all, as mixed here'

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'lookups',
  title: 'How fast are lookups, bus by bus, beside libkmod?',
  rounds: 7,
  answer(rounds) {
    const { moduleDirectory, text } = busRequests()
    const args = [moduleDirectory, String(BUDGET_MS)]
    const program = bundled(join(root, 'benchmarks/programs/lookups.ts'))
    const ours = () => rates({ file: process.execPath, args: [program, ...args] }, text)
    const twin = compiled(join(root, 'test/conformance/lookup.c'), ['-lkmod'])
    const libkmod = (/** @type {34 | 30} */ version) => ({
      name: `libkmod ${version}`,
      run: () => rates(withItsLibraries(join(itemDirectory('reference', `kmod-${version}`), 'root'), twin, args), text),
    })
    return alternate({ name: 'modonce', run: ours }, [libkmod(34), libkmod(30)], rounds).map((comparison) => ({
      ...comparison,
      unit: 'lookups/s',
      goal: ratioGoal(comparison, 'libkmod 34', { atLeast: comparison.case === ALL ? 3 : 0.7 }),
    }))
  },
}

/**
 * Lookups a second for each bus, and for all requests together.
 * @param {{ file: string, args: string[] }} command prints each bus and the nanoseconds that its lookups take
 * @param {string} text
 */
function rates(command, text) {
  const words = answerTo(command, text)
  const buses = [...requestCounts(text)].map(([bus, count]) => ({
    bus,
    count,
    ns: Number(words[words.indexOf(bus) + 1]),
  }))
  const totalNs = buses.reduce((sum, { count, ns }) => sum + count * ns, 0)
  const total = buses.reduce((sum, { count }) => sum + count, 0)
  return Object.fromEntries([...buses.map(({ bus, ns }) => [bus, 1e9 / ns]), [ALL, (total * 1e9) / totalNs]])
}
