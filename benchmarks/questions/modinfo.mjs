// @ts-check
/** What modinfo costs: of all modules at once, and of one after the other. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { itemDirectory, readReference, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'

/** @typedef {import('../harness/alternate.mjs').Side} Side */
/** @typedef {{ label: string, where: string[], modules: string[] }} Tree */

/** How many modules are asked for one by one. */
const ONE_BY_ONE = 50

const TREES = [
  { name: '6.1-generic', label: '4,000 modules' },
  { name: '6.12-cloud', label: '.ko.xz' },
]

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'modinfo',
  title: 'What does modinfo cost, of a whole tree and of one module?',
  rounds: 5,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    const trees = TREES.map(treeOf)
    const ours = (/** @type {string[]} */ args) => ({
      file: process.execPath,
      args: [join(root, 'bin/modonce'), 'modinfo', ...args],
    })
    const references = [34, 30].map((version) => sideOf(`kmod ${version}`, trees, kmod(version)))
    const comparisons = alternate(sideOf('modonce', trees, ours), references, rounds)
    return comparisons.map((comparison) => ({ ...comparison, unit: 'CPU ms' }))
  },
}

/**
 * @param {{ name: string, label: string }} tree
 * @returns {Tree}
 */
function treeOf({ name, label }) {
  const manifest = readTree(name)
  if (manifest === undefined) throw new Error(`the tree ${name} is not in the cache: run \`npm run fetch-trees\``)
  const base = join(itemDirectory('tree', name), 'root')
  const directory = join(base, manifest.moduleDirectory)
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()
  const modules = paths.filter((path) => /\.ko(\.xz)?$/.test(path)).map((path) => join(directory, path))
  return { label, where: ['-b', base, '-k', manifest.release], modules }
}

/**
 * @param {string} name
 * @param {readonly Tree[]} trees
 * @param {(args: string[]) => { file: string, args: string[] }} commandOf
 * @returns {Side}
 */
function sideOf(name, trees, commandOf) {
  const costOf = (/** @type {Tree} */ { where }, /** @type {readonly string[]} */ modules) => {
    const { file, args } = commandOf([...where, ...modules])
    return measuredCommand(file, args).cpuMs
  }
  return {
    name,
    run() {
      /** @type {Record<string, number>} */
      const figures = {}
      for (const tree of trees) {
        const { label, modules } = tree
        figures[`${label}: all at once`] = costOf(tree, modules)
        const some = Array.from({ length: ONE_BY_ONE }, (_, index) => {
          return modules[Math.floor((index * modules.length) / ONE_BY_ONE)] ?? ''
        })
        const costs = some.map((module) => costOf(tree, [module]))
        figures[`${label}: one, of ${ONE_BY_ONE}`] = costs.reduce((sum, cost) => sum + cost, 0) / ONE_BY_ONE
      }
      return figures
    },
  }
}

/**
 * @param {number} version
 * @returns {(args: string[]) => { file: string, args: string[] }}
 */
function kmod(version) {
  if (readReference(`kmod-${version}`) === undefined) throw new Error(`kmod ${version} is not in the cache`)
  const home = join(itemDirectory('reference', `kmod-${version}`), 'root')
  return (args) => kmodCommand(home, 'modinfo', args)
}
