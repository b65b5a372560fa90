// @ts-check
/** What it takes to go through a scenario in every way that differs, Node's start included. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'
import { figureGoal, peakGoal } from '../harness/question.mjs'

/** The goals are a time, a peak of memory, and a rate. @typedef {{ engine: string, name: string, size: readonly string[], mostMs?: number, mostMiB?: number, leastRate?: number }} Case */

const THREE = ['-p', '3', '-m', '2']
const SIX = ['-p', '6', '-m', '2']
const SIX_OF_6_1 = ['--kernel', 'E4', '-p', '6']

/** Of dpor, for each second of the whole command, which takes all processors. */
const EXECUTIONS_A_SECOND = 50_000

/** @type {readonly Case[]} */
const CASES = [
  { engine: 'graph', name: 'kmod-18-initstate', size: THREE, mostMs: 2_000 },
  { engine: 'graph', name: 'kmod-20-initstate', size: THREE, mostMs: 2_000 },
  { engine: 'dpor', name: 'kmod-18-initstate', size: THREE, mostMs: 10_000 },
  { engine: 'dpor', name: 'kmod-20-initstate', size: THREE, mostMs: 10_000, leastRate: EXECUTIONS_A_SECOND },
  { engine: 'graph', name: 'kmod-18-initstate', size: SIX, mostMiB: 400 },
  { engine: 'graph', name: 'modonce-converge', size: SIX_OF_6_1, mostMiB: 400 },
]

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'explorer',
  title: 'What does it take to go through a scenario in every way that differs?',
  rounds: 3,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    return CASES.flatMap(({ engine, name, size, mostMs, mostMiB, leastRate }) => {
      const args = [join(root, 'bin/modonce'), 'explore', name, '-e', engine, ...size, '--all']
      const label = `${engine} ${name} ${size.join(' ')}`
      const [wall, cpu, peak] = [`${label}: wall time`, `${label}: CPU time`, `${label}: peak memory`]
      const rate = `${label}: executions`
      const rateOfCpu = `${label}: executions in a second of CPU time`
      const run = () => {
        const { executions, wallMs, cpuMs, peakMiB } = explored(args)
        const rates =
          engine === 'dpor' ? { [rate]: executions / (wallMs / 1000), [rateOfCpu]: executions / (cpuMs / 1000) } : {}
        return { [wall]: wallMs, [cpu]: cpuMs, [peak]: peakMiB, ...rates }
      }
      return alternate({ name: 'modonce', run }, [], rounds).map((comparison) => {
        if (comparison.case === peak) {
          return { ...comparison, unit: 'MiB', ...(mostMiB !== undefined && { goal: peakGoal(comparison, mostMiB) }) }
        }
        if (comparison.case === rate || comparison.case === rateOfCpu) {
          const goal = comparison.case === rate && leastRate !== undefined && figureGoal(comparison, leastRate)
          return { ...comparison, unit: 'executions/s', ...(goal && { goal }) }
        }
        if (comparison.case === cpu || mostMs === undefined) return { ...comparison, unit: 'ms' }
        const goal = { words: `at most ${mostMs.toLocaleString('en')} ms`, met: comparison.ours.median <= mostMs }
        return { ...comparison, unit: 'ms', goal }
      })
    })
  },
}

/**
 * What it cost, and how many executions it says.
 * @param {readonly string[]} args
 */
function explored(args) {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-bench-'))
  try {
    const out = join(directory, 'out')
    const cost = measuredCommand(process.execPath, [...args, '--out', out], { statuses: [0, 1] })
    /** @type {{ executions: number }} */
    const { executions } = JSON.parse(readFileSync(out, 'utf8'))
    return { ...cost, executions }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
