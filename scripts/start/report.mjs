// @ts-check
/** The storm that `npm start` shows: a line for each kernel and whoever answers there, as soon as it is known. */
import { WORKLOADS } from 'modonce/lab/storm'
import { grouped } from '../columns.mjs'
import { rowsOf } from './storms.mjs'

/** @typedef {import('modonce/lab/storm').StormRow} StormRow */

/** What differs between kernels for who comes second. */
const KERNELS = {
  E0: 'to 2.6.24',
  E1: '2.6.25 to 3.7',
  E2: '3.8 to 5.2',
  E3: '5.3 to 6.0',
  E4: '6.1 to 6.3: a duplicate is found late',
  E5: '6.4: it is found early, too',
  E5r: '6.4 and a patch: one at a time reads a file',
  E5x: '6.4-rc4: one at a time loads a file',
  E6: '6.5 to 6.10: callers share a load',
  E7: 'from 6.11: the same, interruptible',
}

/** Of udev, where the kernels differ in what it costs. */
const LOADERS = [
  { policy: 'udev', who: "udev's workers, each with libkmod", kernels: ['E4', 'E5', 'E5r', 'E5x', 'E7'] },
  {
    policy: 'modonce',
    who: 'the same workers, each with modonce',
    kernels: ['E0', 'E1', 'E2', 'E3', 'E4', 'E5', 'E5x', 'E6', 'E7'],
  },
]

const MB = 1e6

const HEAD = ['kernel', 'loads', 'duplicates', 'wasted MB', 'peak MB', 'failed', 'lost', 'time']
const WIDTHS = [49, 5, 10, 9, 7, 6, 4, 8]

/** @param {{ cpus: number, seed: number }} settings */
export async function* report({ cpus, seed }) {
  const [workload] = WORKLOADS
  if (workload === undefined) throw new Error('no workload')
  const asked = `${workload.askings(cpus).length} devices ask at once for ${workload.modules.length} modules`
  yield `A boot of ${cpus} CPUs: ${asked}, on simulated kernels (seed ${seed})\n\n`
  yield line(HEAD)
  for (const { policy, who, kernels } of LOADERS) {
    yield `${who}\n`
    for await (const row of rowsOf([
      '--kernel',
      `${kernels}`,
      '--policy',
      policy,
      '--cpus',
      `${cpus}`,
      '--seed',
      `${seed}`,
    ])) {
      yield line(cells(row))
    }
  }
  yield `\n${MEANING}`
}

const MEANING = `duplicates: insertions for a name that was taken. wasted: what those read and laid out. peak: images in memory at a time.
failed: devices that were told of a failure. lost: modules missing at the end. time: virtual, from a model of service times
that is one for all rows. \`modonce storm --help\` tells what can be changed; \`npm run vm:storm\` storms a real kernel.
`

/** @param {StormRow} row */
function cells({ era, loads, duplicates, wastedBytes, peakBytes, failed, lost, virtualMs }) {
  const megabytes = [wastedBytes, peakBytes].map((bytes) => grouped(Math.ceil(bytes / MB)))
  const name = `  ${era.padEnd(4)}${Object.entries(KERNELS).find(([key]) => key === era)?.[1]}`
  return [
    name,
    `${loads}`,
    grouped(duplicates),
    ...megabytes,
    grouped(failed),
    grouped(lost),
    `${grouped(virtualMs)} ms`,
  ]
}

/** @param {readonly string[]} cells */
function line(cells) {
  const padded = cells.map((cell, column) =>
    column === 0 ? cell.padEnd(WIDTHS[column] ?? 0) : cell.padStart(WIDTHS[column] ?? 0),
  )
  return `${padded.join('  ')}\n`
}
