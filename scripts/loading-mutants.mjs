// @ts-check
/**
 * Changes the loader in every way that its syntax tree offers, and tells which changes its tests and scenarios detect:
 * `npm run loader:mutants [-- --shard 1/4]`. What is known already is not tried again, until sources change.
 */
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { mutationsOf } from './mutants/mutations.mjs'
import { document, isEnough, table } from './mutants/report.mjs'
import { codeOf, suiteFor } from './mutants/suite.mjs'
import { EFFORTS, Tester } from './mutants/tester.mjs'
import { root } from './stamp.mjs'

/** @typedef {import('./mutants/report.mjs').Result} Result */

const LOADING = join(root, 'src/loading')
const KNOWN = join(root, '.cache/loading-mutants.jsonl')
const DOCUMENT = join(root, 'docs/loading-mutants.md')

const { values } = parseArgs({ options: { shard: { type: 'string', default: '1/1' } } })
const [shard = 1, shards = 1] = values.shard.split('/').map(Number)

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(folder, name))
    .sort()
}

const files = filesBelow(LOADING).filter((file) =>
  /\/loading\/((insert|remove|probe)[^/.]*|converge\/[^.]*)\.ts$/.test(file),
)

/** @param {(string | Buffer)[]} parts */
function digest(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 16)
}

/** Another one where the loader or its tests have changed; the daemon is another matter. */
const sources = filesBelow(LOADING).filter((file) => !file.includes('/daemon/'))
const now = digest(...sources.map((file) => readFileSync(file)))

const all = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8')
  return mutationsOf(file, text).map((mutation) => {
    const changed = text.slice(0, mutation.start) + mutation.text + text.slice(mutation.end)
    return { file, text, mutation, changed, key: `${now} ${digest(file.slice(root.length), changed)}` }
  })
})

/** @returns {Map<string, Result>} */
function known() {
  /** @type {Map<string, Result>} */
  const results = new Map()
  if (!existsSync(KNOWN)) return results
  for (const line of readFileSync(KNOWN, 'utf8')
    .split('\n')
    .filter((text) => text !== '')) {
    const { key, ...result } = JSON.parse(line)
    results.set(key, result)
  }
  return results
}

mkdirSync(join(root, '.cache'), { recursive: true })

const folder = mkdtempSync(join(tmpdir(), 'modonce-suites-'))
/** @type {Map<string, Promise<string>>} */
const suites = new Map()

/** @param {string} file @param {string} text @returns {Promise<string>} */
function suiteOf(file, text) {
  const made = suites.get(file)
  if (made !== undefined) return made
  const program = join(folder, `${suites.size}.mjs`)
  const making = suiteFor(file, text).then((code) => {
    writeFileSync(program, code)
    return program
  })
  suites.set(file, making)
  return making
}

/** Tries all that is left, one after the other. @param {number} effort */
async function work(effort) {
  let [tester, at] = [new Tester('', {}), '']
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const { file, text, mutation, changed, key } = next
    if (file !== at) {
      tester.end()
      tester = new Tester(await suiteOf(file, text), EFFORTS[effort] ?? {})
      at = file
    }
    const code = await codeOf(changed)
    const by = code === undefined ? 'it is no code' : await tester.try(code)
    const { kind, line, about } = mutation
    const result = { key, effort, file: relative(root, file), line, kind, about, by }
    appendFileSync(KNOWN, `${JSON.stringify(result)}\n`)
    console.log(`${by === null ? 'SURVIVED' : 'detected'}  ${result.file}:${line}  ${kind}: ${about}  ${by ?? ''}`)
  }
  tester.end()
}

/** @type {typeof all} */
let left = []
for (const effort of EFFORTS.keys()) {
  const before = known()
  left = all.filter(({ key }, index) => {
    const result = before.get(key)
    return index % shards === shard - 1 && (result === undefined || (result.by === null && result.effort < effort))
  })
  console.log(
    `effort ${effort + 1} of ${EFFORTS.length}: ${left.length} of ${all.length} mutants of ${files.length} files`,
  )
  await Promise.all(Array.from({ length: availableParallelism() }, () => work(effort)))
}
rmSync(folder, { recursive: true })

const results = known()
const done = all.flatMap(({ key }) => results.get(key) ?? [])
console.log(table(done))
if (done.length < all.length) console.log(`${all.length - done.length} of ${all.length} are still to be tried`)
writeFileSync(DOCUMENT, document(done, all.length))
process.exitCode = isEnough(done) ? 0 : 1
