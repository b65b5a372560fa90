// @ts-check
/** What it takes to go through a scenario in every way that differs, Node's start included. */
import { join } from 'node:path'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'
import { peakGoal } from '../harness/question.mjs'

/** @typedef {{ engine: string, name: string, sizes: readonly string[], mostMs?: number, mostMiB?: number }} Case */

const THREE = ['-p', '3', '-m', '2']

/** @type {readonly Case[]} */
const CASES = [
  { engine: 'graph', name: 'kmod-18-initstate', sizes: THREE, mostMs: 2_000 },
  { engine: 'graph', name: 'kmod-20-initstate', sizes: THREE, mostMs: 2_000 },
  { engine: 'dpor', name: 'kmod-18-initstate', sizes: THREE, mostMs: 10_000 },
  { engine: 'dpor', name: 'kmod-20-initstate', sizes: THREE, mostMs: 10_000 },
]

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'explorer',
  title: 'What does it take to go through a scenario in every way that differs?',
  rounds: 3,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    return CASES.flatMap(({ engine, name, sizes, mostMs, mostMiB }) => {
      const args = [join(root, 'bin/modonce'), 'explore', name, '-e', engine, ...sizes, '--all']
      const wall = `${engine} ${name} ${sizes.join(' ')}: wall time`
      const cpu = `${engine} ${name} ${sizes.join(' ')}: CPU time`
      const peak = `${engine} ${name} ${sizes.join(' ')}: peak memory`
      const run = () => {
        const { wallMs, cpuMs, peakMiB } = measuredCommand(process.execPath, args, { statuses: [0, 1] })
        return { [wall]: wallMs, [cpu]: cpuMs, [peak]: peakMiB }
      }
      return alternate({ name: 'modonce', run }, [], rounds).map((comparison) => {
        if (comparison.case === peak) {
          return { ...comparison, unit: 'MiB', ...(mostMiB !== undefined && { goal: peakGoal(comparison, mostMiB) }) }
        }
        const met = comparison.ours.median <= (mostMs ?? Number.POSITIVE_INFINITY)
        const goal = { words: `at most ${(mostMs ?? 0).toLocaleString('en')} ms`, met }
        return { ...comparison, unit: 'ms', ...(comparison.case === wall && mostMs !== undefined && { goal }) }
      })
    })
  },
}
