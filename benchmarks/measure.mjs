// @ts-check
/** `npm run measure [-- NAME… --json --write]`: what real kernels in an emulator do with many who ask. Takes minutes to hours. */
import { columns } from '../scripts/columns.mjs'
import { exportsOf, readArguments, titleLines } from './harness/arguments.mjs'
import { machine, writeSection } from './harness/report.mjs'

/** One line of a table, by its columns' heads. @typedef {Readonly<Record<string, string | number>>} Line */
/**
 * What a file of `measurements/` exports. `take` tells each line when it has it; all have the same columns.
 * @typedef {{ name: string, title: string, take: () => AsyncIterable<Line> }} Measurement
 */

const USAGE = `usage: npm run measure -- [NAME…] [--json] [--write]
  --json    print JSON Lines: the machine, then an object a line
  --write   put the tables into docs/benchmarks.md`

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`measure: ${/** @type {Error} */ (error).message}`)
  process.exitCode = 1
}

async function main() {
  /** @type {Measurement[]} */
  const measurements = await exportsOf('measurements', 'measurement')
  const settings = readArguments({ known: measurements.map(({ name }) => name) })
  if (settings === undefined) {
    console.error(`${USAGE}\nmeasurements:\n${titleLines(measurements)}`)
    return 64
  }
  if (settings.json) console.log(JSON.stringify({ machine: machine() }))
  for (const measurement of measurements) {
    if (settings.names.length === 0 || settings.names.includes(measurement.name)) await take(measurement, settings)
  }
  return 0
}

/**
 * @param {Measurement} measurement
 * @param {{ json: boolean, write: boolean }} settings
 */
async function take({ name, title, take }, { json, write }) {
  /** @type {Line[]} */
  const lines = []
  for await (const line of take()) {
    lines.push(line)
    if (json) console.log(JSON.stringify({ measurement: name, ...line }))
    else if (process.stderr.isTTY) console.error(`${name}: ${Object.values(line).join(' ')}`)
  }
  const table = [Object.keys(lines[0] ?? {}), ...lines.map((line) => Object.values(line).map(shown))]
  if (!json) console.log(`${name}: ${title}\n${columns(table).join('\n')}\n`)
  if (write) writeSection({ name, title, command: `npm run measure -- ${name}` }, table)
}

/** @param {string | number} cell */
function shown(cell) {
  return typeof cell === 'number' ? cell.toLocaleString('en') : cell
}
