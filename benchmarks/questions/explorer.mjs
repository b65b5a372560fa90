// @ts-check
/** What it takes to go through a scenario in every way that differs, Node's start included. */
import { join } from 'node:path'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'

/** @typedef {{ engine: string, name: string, mostMs: number }} Case */

const THREE = ['-p', '3', '-m', '2']

/** @type {readonly Case[]} */
const CASES = [
  { engine: 'graph', name: 'kmod-18-initstate', mostMs: 2_000 },
  { engine: 'graph', name: 'kmod-20-initstate', mostMs: 2_000 },
  { engine: 'dpor', name: 'kmod-18-initstate', mostMs: 10_000 },
  { engine: 'dpor', name: 'kmod-20-initstate', mostMs: 10_000 },
]

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'explorer',
  title: 'What does it take to go through a scenario in every way that differs?',
  rounds: 3,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    return CASES.flatMap(({ engine, name, mostMs }) => {
      const args = [join(root, 'bin/modonce'), 'explore', name, '-e', engine, ...THREE, '--all']
      const label = `${engine} ${name} ${THREE.join(' ')}`
      const [wall, cpu, peak] = [`${label}: wall time`, `${label}: CPU time`, `${label}: peak memory`]
      const run = () => {
        const { wallMs, cpuMs, peakMiB } = measuredCommand(process.execPath, args, { statuses: [0, 1] })
        return { [wall]: wallMs, [cpu]: cpuMs, [peak]: peakMiB }
      }
      return alternate({ name: 'modonce', run }, [], rounds).map((comparison) => {
        if (comparison.case === peak) return { ...comparison, unit: 'MiB' }
        if (comparison.case === cpu) return { ...comparison, unit: 'ms' }
        const goal = { words: `at most ${mostMs.toLocaleString('en')} ms`, met: comparison.ours.median <= mostMs }
        return { ...comparison, unit: 'ms', goal }
      })
    })
  },
}
