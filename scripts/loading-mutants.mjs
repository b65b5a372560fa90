// @ts-check
/**
 * Changes the loader in every way that its syntax tree offers, and tells which changes its tests and scenarios detect:
 * `npm run loader:mutants [-- --shard 1/4]`. What was tried already is not tried again, until the loader or its tests change;
 * then the test that has detected a mutant before is the first to try it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { complaints, document, table } from './mutants/report.mjs'
import { explained, remember, tried, write, written } from './mutants/results.mjs'
import { mutantsOfTheLoader } from './mutants/subjects.mjs'
import { codeOf, suiteFor } from './mutants/suite.mjs'
import { EFFORTS, Tester } from './mutants/tester.mjs'
import { root } from './stamp.mjs'

const { values } = parseArgs({ options: { shard: { type: 'string', default: '1/1' } } })
const [shard = 1, shards = 1] = values.shard.split('/').map(Number)

const all = mutantsOfTheLoader()
const mine = new Set(all.filter((_, index) => index % shards === shard - 1))
const reasons = explained()
const before = new Map(written().map(({ name, by }) => [name, by]))

const folder = mkdtempSync(join(tmpdir(), 'modonce-suite-'))
const suite = join(folder, 'suite.mjs')
writeFileSync(suite, await suiteFor(new Map(all.map(({ file, text }) => [file, text]))))

const SURVIVED = { by: null, file: null }

/** Tries all that is left, one after the other. @param {number} effort */
async function work(effort) {
  const tester = new Tester(suite, EFFORTS[effort] ?? {})
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const { name, file, changed } = next
    const mutant = { file, code: await codeOf(changed), first: before.get(name) ?? null }
    const { by, file: where } = (await tester.try(mutant)) ?? SURVIVED
    remember({ name, effort, by, file: where })
    console.log(`${by === null ? 'SURVIVED' : 'detected'}  ${name}  ${by ?? ''}`)
  }
  tester.end()
}

/** What is neither detected nor explained yet, and was not tried with so much effort. @param {number} effort */
function stillToTry(effort) {
  const known = tried()
  return all.filter(({ name }) => {
    const result = known.get(name)
    return result === undefined || (result.by === null && result.effort < effort && !reasons.has(name))
  })
}

/** @type {typeof all} */
let left = []
for (const effort of EFFORTS.keys()) {
  left = stillToTry(effort).filter((mutant) => mine.has(mutant))
  console.log(`effort ${effort + 1} of ${EFFORTS.length}: ${left.length} of ${all.length} mutants`)
  await Promise.all(Array.from({ length: availableParallelism() }, () => work(effort)))
}
rmSync(folder, { recursive: true })

const { length: open } = stillToTry(EFFORTS.length - 1)
if (open > 0) {
  console.log(`${open} of ${all.length} mutants are still to be tried`)
  process.exitCode = 1
} else {
  const known = tried()
  const results = all.flatMap(({ name }) => known.get(name) ?? [])
  write(results)
  writeFileSync(join(root, 'docs/loading-mutants.md'), document(results, reasons))
  const wrong = complaints(results, reasons)
  for (const line of [...table(results), ...wrong]) console.log(line)
  process.exitCode = wrong.length === 0 ? 0 : 1
}
