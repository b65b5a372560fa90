// @ts-check
/** What depmod costs: the first time, after one module has changed, and after nothing has. */
import { cpSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { itemDirectory, readReference, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'
import { ratioGoal } from '../harness/question.mjs'

/** @typedef {import('../harness/alternate.mjs').Side} Side */
/** @typedef {{ atMost: number }} Bound */
/**
 * `changed` is a module of the tree, whose times change, so that it is read again.
 * @typedef {{ name: string, label: string, changed: string, cold?: Bound, one: Bound }} Tree
 */

/** @type {readonly Tree[]} */
const TREES = [
  { name: '6.1-generic', label: '4,000 modules', changed: 'xfrm_user.ko', cold: { atMost: 1.5 }, one: { atMost: 0.5 } },
  { name: '6.12-cloud', label: '.ko.xz', changed: 'xfrm_user.ko.xz', one: { atMost: 0.1 } },
]

/** A module that was changed less than two seconds before a run is not kept by it: the next one reads it again. */
const SETTLED_MS = 2_100

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'depmod',
  title: 'What does depmod cost, the first time and later?',
  rounds: 7,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    return TREES.flatMap((tree) => rowsOf(tree, rounds))
  },
}

/**
 * @param {Tree} tree
 * @param {number} rounds
 */
function rowsOf({ name, label, changed, cold, one }, rounds) {
  const release = readTree(name)?.release
  if (release === undefined) throw new Error(`the tree ${name} is not in the cache: run \`npm run fetch-trees\``)
  const directory = mkdtempSync(join(tmpdir(), 'modonce-bench-depmod-'))
  try {
    cpSync(join(itemDirectory('tree', name), 'root'), directory, { recursive: true, verbatimSymlinks: true })
    const [module] = findModule(join(directory, 'lib/modules', release), changed)
    if (module === undefined) throw new Error(`${name} has no ${changed}`)
    const cases = {
      cold: `${label}: first run`,
      one: `${label}: one module changed`,
      none: `${label}: nothing changed`,
    }
    const args = ['-b', directory, release]
    const comparisons = alternate(
      ours(directory, module, args, cases),
      [34, 30].map((version) => kmod(version, args, cases)),
      rounds,
    )
    const bounds = [cold, one, undefined]
    return comparisons.map((comparison, index) => {
      const bound = bounds[index]
      return { ...comparison, unit: 'CPU ms', ...(bound && { goal: ratioGoal(comparison, 'kmod 34', bound) }) }
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** @typedef {{ cold: string, one: string, none: string }} Cases */

/**
 * @param {string} directory
 * @param {string} module
 * @param {readonly string[]} args
 * @param {Cases} cases
 * @returns {Side}
 */
function ours(directory, module, args, cases) {
  const cache = join(directory, 'cache')
  const env = { ...process.env, MODONCE_FACTS: cache }
  const depmod = () => {
    return measuredCommand(process.execPath, [join(root, 'bin/modonce'), 'depmod', ...args], { env }).cpuMs
  }
  return {
    name: 'modonce',
    run() {
      rmSync(cache, { recursive: true, force: true })
      settle()
      const cold = depmod()
      utimesSync(module, new Date(), new Date())
      settle()
      const one = depmod()
      return { [cases.cold]: cold, [cases.one]: one, [cases.none]: depmod() }
    },
  }
}

/**
 * kmod keeps nothing, so that every run is its first; where nothing has changed, -A tells it so.
 * @param {number} version
 * @param {readonly string[]} args
 * @param {Cases} cases
 * @returns {Side}
 */
function kmod(version, args, cases) {
  if (readReference(`kmod-${version}`) === undefined) throw new Error(`kmod ${version} is not in the cache`)
  const depmod = (/** @type {string[]} */ ...options) => {
    const home = join(itemDirectory('reference', `kmod-${version}`), 'root')
    const { file, args: words } = kmodCommand(home, 'depmod', [...options, ...args])
    return measuredCommand(file, words).cpuMs
  }
  return {
    name: `kmod ${version}`,
    run: () => ({ [cases.cold]: depmod(), [cases.one]: depmod(), [cases.none]: depmod('-A') }),
  }
}

/**
 * @param {string} directory
 * @param {string} name
 */
function findModule(directory, name) {
  const entries = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return entries.filter((path) => basename(path) === name).map((path) => join(directory, path))
}

function settle() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SETTLED_MS)
}
