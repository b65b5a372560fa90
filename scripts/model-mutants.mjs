// @ts-check
/** Switches off each rule of the simulated kernel in turn, and tells which test sees it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { columns } from './columns.mjs'
import { readSources } from './model/read-sources.mjs'
import { root } from './stamp.mjs'

const SUFFIX = ' (fails without the rule)'

const folder = mkdtempSync(join(tmpdir(), 'modonce-mutants-'))
const report = join(folder, 'report.json')
const { tests } = readSources()
const files = [...new Set(tests.map(({ file }) => file))]
spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--project', 'unit', '--reporter', 'json', '--outputFile', report],
    ...['-t', 'fails without the rule', ...files],
  ],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
)
/** @type {{ testResults: { assertionResults: { title: string, status: string }[] }[] }} */
const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
rmSync(folder, { recursive: true })

const results = testResults
  .flatMap(({ assertionResults }) => assertionResults)
  .filter(({ title }) => title.endsWith(SUFFIX))
const rows = [...new Set(tests.map(({ id }) => id))].sort().map((id) => {
  const mine = results.filter(({ title }) => title.startsWith(`${id}: `))
  const survived = mine.length === 0 || mine.some(({ status }) => status !== 'passed')
  const { file, line } = tests.find((test) => test.id === id) ?? { file: '', line: 0 }
  return { survived, cells: [id, survived ? 'SURVIVED' : 'killed', `${mine.length}`, `${file}:${line}`] }
})
const survivors = rows.filter(({ survived }) => survived)
for (const line of columns([['rule', 'switched off', 'tests', 'first'], ...rows.map(({ cells }) => cells)])) {
  console.log(line)
}
console.log(`\n${rows.length} rules, ${survivors.length} survivors`)
process.exitCode = survivors.length === 0 ? 0 : 1
