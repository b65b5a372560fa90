// @ts-check
/**
 * `npm run check` and `npm test`: runs the layers of tests one after the other and closes with a table that has a row a
 * layer: ran or not, why not, and the one command that would enable it. With CI=true a layer that did not run is a failure.
 */
import { spawnSync } from 'node:child_process'
import { allLayers, checkLayers } from './layers/catalog.mjs'
import { formatTable } from './layers/table.mjs'
import { root } from './stamp.mjs'

/** @typedef {import('./layers/catalog.mjs').Layer} Layer */
/** @typedef {import('./layers/table.mjs').Row} Row */

const wanted = process.argv[2]
if (wanted !== 'check' && wanted !== 'all') {
  console.error('usage: node scripts/layers.mjs check|all')
  process.exit(64)
}

/** @type {Row[]} */
const rows = []
for (const layer of wanted === 'check' ? checkLayers : allLayers) rows.push(run(layer))

console.log(formatTable(rows))
const failed = rows.filter(({ result }) => result === 'FAILED')
const absent = rows.filter(({ result }) => result === 'not run')
if (absent.length > 0 && process.env['CI'] !== 'true') console.log('Not everything ran on this machine: see the table.')
process.exitCode = failed.length > 0 || (process.env['CI'] === 'true' && absent.length > 0) ? 1 : 0

/**
 * @param {Layer} layer
 * @returns {Row}
 */
function run(layer) {
  const started = process.hrtime.bigint()
  /** @param {Row['result']} result @param {string} note */
  const row = (result, note) => {
    const seconds = Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000
    return { name: layer.name, what: layer.what, result, note, seconds }
  }
  const prepared = layer.prepare?.()
  if (prepared !== undefined) return row('not run', `${prepared.why}: ${prepared.command}`)
  for (const command of layer.commands) {
    console.log(`\n== ${layer.name}: ${command.join(' ')}`)
    const [program, ...args] = command
    const { status, signal, error } = spawnSync(/** @type {string} */ (program), args, { cwd: root, stdio: 'inherit' })
    if (status !== 0) return row('FAILED', `${command.join(' ')}: ${error?.message ?? signal ?? `status ${status}`}`)
  }
  return row('ran', '')
}
