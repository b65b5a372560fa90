// @ts-check
/**
 * Runs in the worker, before a file of tests: gives fast-check the seed, and notes what each property did where the runner
 * finds it.
 */
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { beforeEach } from 'vitest'

/**
 * What the properties of one test did.
 * @typedef {object} Measure
 * @property {number} inputs how many were tried, counted by fast-check
 * @property {number} slowestMs the most processor time that one input took, garbage collection included
 * @property {number} peakMiB the worker's largest resident set up to the end of this property
 * @property {string | null} [path] with the seed, what leads fast-check straight to the smallest failing input
 */

/**
 * The last sign of life, in a file: a worker that hangs in one input can no longer be asked.
 * @typedef {object} Pulse
 * @property {number} pid
 * @property {string} test
 * @property {number} inputs
 */

const PULSE_EVERY_MS = 1_000
/** vitest sends results with a delay of 100 ms, by a timer: one that hangs takes with it the results before it. */
const RESULTS_ARE_SENT_MS = 150

const { FUZZ_SEED, FUZZ_PATH, FUZZ_PULSE } = process.env
/** @type {{ name: string, meta: { fuzz?: Measure } }} */
let test = { name: '', meta: {} }
let inputs = 0
let slowestMs = 0
let startedCpu = process.cpuUsage()
let pulseMs = 0

beforeEach(async ({ task }) => {
  await sleep(RESULTS_ARE_SENT_MS)
  test = { name: task.fullTestName, meta: /** @type {{ fuzz?: Measure }} */ (task.meta) }
  inputs = 0
  slowestMs = 0
  pulse(performance.now())
})

fc.configureGlobal({
  seed: Number(FUZZ_SEED),
  ...(FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH }),
  beforeEach: () => {
    const nowMs = performance.now()
    if (nowMs - pulseMs > PULSE_EVERY_MS) pulse(nowMs)
    inputs++
    startedCpu = process.cpuUsage()
  },
  afterEach: () => {
    const { user, system } = process.cpuUsage(startedCpu)
    slowestMs = Math.max(slowestMs, (user + system) / 1000)
  },
  reporter: (details) => {
    const peakMiB = process.resourceUsage().maxRSS / 1024
    const before = test.meta.fuzz?.inputs ?? 0
    test.meta.fuzz = { inputs: before + details.numRuns, slowestMs, peakMiB, path: details.counterexamplePath }
    if (details.failed) throw new Error(`${fc.defaultReportMessage(details)}\n${details.errorInstance}`)
  },
})

/** @param {number} nowMs */
function pulse(nowMs) {
  pulseMs = nowMs
  /** @type {Pulse} */
  const content = { pid: process.pid, test: test.name, inputs }
  if (FUZZ_PULSE !== undefined) writeFileSync(FUZZ_PULSE, JSON.stringify(content))
}
