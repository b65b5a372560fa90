// @ts-check
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'
import { formatOutcome } from './report.mjs'
import { watch } from './watchdog.mjs'

/** @typedef {import('./measure.mjs').Measure} Measure */

/**
 * @typedef {object} Options
 * @property {number} runs inputs for each property
 * @property {number} seed
 * @property {string | undefined} path fast-check's way to one input
 * @property {string | undefined} only the full name of the one test to run
 */

/**
 * What became of one test that has properties, or that failed.
 * @typedef {object} Outcome
 * @property {string} file
 * @property {string} test its full name; empty where the file did not come so far
 * @property {number} seconds
 * @property {Measure | undefined} measure
 * @property {number} seed
 * @property {string | undefined} problem
 * @property {number} replayRuns how many inputs bring the problem back, from the measure's path on
 */

/** No input of these tests takes longer than a second where nothing is wrong. */
const PATIENCE_MS = 60_000

/**
 * Runs one file of tests in a process of its own.
 * @param {string} file
 * @param {Options} options
 * @returns {Promise<Outcome[]>}
 */
export async function fuzzFile(file, options) {
  const { runs, seed, path, only } = options
  /** @type {Outcome[]} */
  const outcomes = []
  /** @param {Outcome} outcome */
  const add = (outcome) => {
    outcomes.push(outcome)
    console.log(formatOutcome(outcome))
  }
  const pulseFile = join(tmpdir(), `modonce-fuzz-${process.pid}.json`)
  const env = { FUZZ_RUNS: `${runs}`, FUZZ_SEED: `${seed}`, FUZZ_PULSE: pulseFile }
  const watchdog = watch(pulseFile, PATIENCE_MS)
  const vitest = await startVitest('test', [], {
    config: false,
    watch: false,
    include: [file],
    pool: 'forks',
    testTimeout: 0, // The watchdog is the limit: a timer of the worker does not fire while a property runs.
    setupFiles: [fileURLToPath(new URL('./measure.mjs', import.meta.url))],
    env: path === undefined ? env : { ...env, FUZZ_PATH: path },
    ...(only === undefined ? {} : { testNamePattern: patternOf(only) }),
    reporters: [{ onTestCaseResult: (test) => outcomeOf(file, options, test).forEach(add) }],
  })
  const stuck = watchdog.stop()
  const unfinished = { file, seconds: 0, measure: undefined, seed, replayRuns: runs }
  if (stuck !== undefined) {
    const problem = `no progress for ${PATIENCE_MS / 1000} s behind input ${stuck.inputs}; the worker was killed`
    const measure = { inputs: stuck.inputs, slowestMs: PATIENCE_MS, peakMiB: 0, path: `${stuck.inputs}` }
    add({ ...unfinished, test: stuck.test, measure, problem })
  } else {
    const errors = [
      ...vitest.state.getTestModules().flatMap((module) => module.errors()),
      ...vitest.state.getUnhandledErrors(),
    ]
    const problem = errors.map((error) => /** @type {Error} */ (error).message).join('\n')
    if (problem === '' && outcomes.length === 0) add({ ...unfinished, test: '', problem: 'no property ran' })
    if (problem !== '') add({ ...unfinished, test: '', problem })
  }
  return outcomes
}

/**
 * vitest joins the names of suites and tests by a blank where it matches them, and by ` > ` where it prints them.
 * @param {string} fullName
 */
function patternOf(fullName) {
  return new RegExp(`^${fullName.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(' > ', ' (?:> )?')}$`)
}

/**
 * Nothing for a test that has no property and passed.
 * @param {string} file
 * @param {Options} options
 * @param {import('vitest/node').TestCase} test
 * @returns {Outcome[]}
 */
function outcomeOf(file, { runs, seed }, test) {
  const { state, errors } = test.result()
  const { fuzz: measure } = /** @type {{ fuzz?: Measure }} */ (test.meta())
  if (state === 'skipped' || (measure === undefined && state === 'passed')) return []
  const problem = state === 'failed' ? errors.map(({ message }) => message).join('\n') : undefined
  const seconds = (test.diagnostic()?.duration ?? 0) / 1000
  const replayRuns = measure?.path ? 1 : runs
  return [{ file, test: test.fullName, seconds, measure, seed, problem, replayRuns }]
}
