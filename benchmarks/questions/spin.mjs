// @ts-check
/** All states of three scenarios: by SPIN, of a model that was written by hand; by the explorer, of the code that ships. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'
import { ratioGoal } from '../harness/question.mjs'

/** @typedef {{ violated: boolean, states: number, wallMs: number, cpuMs: number }} Searched */

const TWINS = ['kmod-18-initstate', 'kmod-20-initstate', 'going-is-eexist']
const SPIN = 'SPIN with gcc'
const MOST_STATES = 1
const MOST_TIME = 0.5

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'spin',
  title:
    'What does it take to go through all states of a scenario with three processes, beside SPIN and a model written by hand?',
  rounds: 3,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    return TWINS.flatMap((name) => {
      /** @type {Searched[]} */
      const searched = []
      const run = (/** @type {(name: string) => Searched} */ search) => () => {
        searched.push(search(name))
        return figuresOf(name, searched)
      }
      const sides = [
        { name: 'modonce', run: run(byGraph) },
        { name: SPIN, run: run(bySpin) },
      ]
      const [first = /** @type {never} */ (undefined), ...others] = sides
      return alternate(first, others, rounds).map((comparison) => {
        const isStates = comparison.case.endsWith('states')
        const goal = ratioGoal(comparison, SPIN, { atMost: isStates ? MOST_STATES : MOST_TIME })
        const isGoal = !comparison.case.endsWith('CPU time')
        return { ...comparison, unit: isStates ? 'states' : 'ms', ...(isGoal && { goal }) }
      })
    })
  },
}

/** Of the last search; all have one verdict. @param {string} name @param {readonly Searched[]} searched @returns {Record<string, number>} */
function figuresOf(name, searched) {
  if (searched.some(({ violated }) => violated !== searched[0]?.violated)) {
    throw new Error(`${name}: SPIN and modonce disagree`)
  }
  const { states = Number.NaN, wallMs = Number.NaN, cpuMs = Number.NaN } = searched.at(-1) ?? {}
  return { [`${name}: states`]: states, [`${name}: wall time`]: wallMs, [`${name}: CPU time`]: cpuMs }
}

/** @param {string} name @returns {Searched} */
function byGraph(name) {
  const args = [join(root, 'bin/modonce'), 'explore', name, '-e', 'graph', '-p', '3', '--all', '--json']
  const { wallMs, cpuMs } = measuredCommand(process.execPath, args, { statuses: [0, 1] })
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { states, verdict, coverage } = JSON.parse(stdout)
  if (coverage.kind !== 'exhaustive') throw new Error(`${name}: modonce did not go through all`)
  return { violated: verdict === 'violated', states, wallMs, cpuMs }
}

/** Generation and compilation are a part of it. @param {string} name @returns {Searched} */
function bySpin(name) {
  const cwd = mkdtempSync(join(tmpdir(), 'modonce-spin-'))
  try {
    const model = join(root, 'benchmarks/spin', `${name}.pml`)
    const costs = [
      measuredCommand('spin', ['-a', model], { cwd }),
      measuredCommand('gcc', ['-O2', '-DSAFETY', '-o', 'pan', 'pan.c'], { cwd }),
      measuredCommand(join(cwd, 'pan'), ['-c0', '-m100000'], { cwd }),
    ]
    const { stdout } = spawnSync(join(cwd, 'pan'), ['-c0', '-m100000'], { cwd, encoding: 'utf8' })
    const [, errors = ''] = /errors: (\d+)/.exec(stdout) ?? []
    const [, states = ''] = /(\d+) states, stored/.exec(stdout) ?? []
    const sum = (/** @type {'wallMs' | 'cpuMs'} */ of) => costs.reduce((total, cost) => total + cost[of], 0)
    return { violated: Number(errors) > 0, states: Number(states), wallMs: sum('wallMs'), cpuMs: sum('cpuMs') }
  } finally {
    rmSync(cwd, { recursive: true })
  }
}
