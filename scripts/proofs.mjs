// @ts-check
/**
 * Writes docs/proofs: what `npm run proofs` explores in full, or to its bound, in minutes. Those that are not stale stay; long
 * ones that are stale are taken away, or made again with `--long`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { LONG, PROVED } from './proofs/proved.mjs'
import { root } from './stamp.mjs'

const [unknown] = process.argv.slice(2).filter((argument) => argument !== '--long')
if (unknown !== undefined) {
  console.error(`proofs: '${unknown}' is not known; use: npm run proofs [-- --long]`)
  process.exit(64)
}

const directory = 'docs/proofs'
const explore = ['bin/modonce', 'explore']

/** @param {string} options */
function settingsOf(options) {
  const [scenario, ...rest] = options.split(' ')
  const pairs = rest.flatMap((option, at) => (option.startsWith('--') ? [[option.slice(2), rest[at + 1]]] : []))
  return Object.entries({ scenario, ...Object.fromEntries(pairs) })
}

const { stdout } = spawnSync(process.execPath, [...explore, '--verify', directory], { cwd: root, encoding: 'utf8' })
const fresh = stdout.split('\n').flatMap((line) => /^(\S+): of these sources$/.exec(line)?.[1] ?? [])
const kept = fresh.map((name) => ({ name, proof: JSON.parse(readFileSync(join(root, directory, name), 'utf8')) }))
/** @param {string} options */
const proofOf = (options) =>
  kept.find(({ proof }) => settingsOf(options).every(([name, value]) => `${proof[name]}` === value))

mkdirSync(join(root, directory), { recursive: true })
const names = [...PROVED, ...LONG].map((options) => proofOf(options)?.name)
for (const name of readdirSync(join(root, directory))) {
  if (!names.includes(name)) rmSync(join(root, directory, name))
}
const wanted = process.argv.includes('--long') ? [...PROVED, ...LONG] : PROVED
const stale = wanted.filter((options) => proofOf(options) === undefined)

async function proveNext() {
  for (let options = stale.shift(); options !== undefined; options = stale.shift()) {
    const argv = [...explore, ...options.split(' '), '--proofs', directory]
    const [status] = await once(spawn(process.execPath, argv, { cwd: root, stdio: 'inherit' }), 'exit')
    if (status !== 0) process.exitCode = 1
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, proveNext))
