// @ts-check
/**
 * `npm run fetch-trees [NAME…]`: real module trees, kernel headers and the reference kmod, as the archive's index names them today,
 * into the git-ignored cache. Nothing is installed. Where the archive cannot be reached, a complete cache is used as it is.
 */
import { join } from 'node:path'
import { machineArchive, openSuite } from './apt.mjs'
import { cacheDirectory, readItem, readReference, readTree } from './cache.mjs'
import { INDEXING_KMOD, itemsNamed } from './catalog.mjs'
import { packageFile, packagesOf } from './packages.mjs'
import { makeItem } from './unpack.mjs'

/** @typedef {import('./catalog.mjs').Item} Item */

try {
  fetchAll(itemsNamed(process.argv.slice(2)))
} catch (error) {
  console.error(`fetch-trees: ${/** @type {Error} */ (error).message}`)
  process.exitCode = 1
}

/** @param {readonly Item[]} items */
function fetchAll(items) {
  const suites = reachSuites(items)
  if (suites === undefined) return
  for (const item of items) {
    const suite = suites.get(item.suite)
    if (suite !== undefined) fetchItem(item, suite)
  }
}

/**
 * The suites with today's index, or undefined where the archive cannot be reached and the cache will do.
 * @param {readonly Item[]} items
 */
function reachSuites(items) {
  /** @type {Map<string, import('./apt.mjs').AptSuite>} */
  const suites = new Map()
  try {
    const archive = machineArchive()
    for (const name of new Set(items.map((item) => item.suite))) {
      console.log(`${name}: reading the archive's index`)
      const suite = openSuite(join(cacheDirectory(), 'apt', name), name, archive)
      suite.update()
      suites.set(name, suite)
    }
    return suites
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    const missing = items.filter((item) => !inCache(item))
    if (missing.length > 0) {
      throw new Error(`not in the cache: ${missing.map((item) => item.name).join(', ')}; ${message}`)
    }
    console.log(`the archive cannot be read, using the complete cache in ${cacheDirectory()} (${message})`)
    return undefined
  }
}

/**
 * @param {Item} item
 * @param {import('./apt.mjs').AptSuite} suite
 */
function fetchItem(item, suite) {
  /** @param {string} line */
  const say = (line) => console.log(`${item.name}: ${line}`)
  const records = packagesOf(item, suite)
  const [first] = records
  const version = `${first?.package} ${first?.version}`
  if (upToDate(item, records)) {
    say(`up to date, ${version}`)
    return
  }
  const files = records.map((record) => packageFile(record, suite, say))
  makeItem(item, records, files, say)
  say(`ready, ${version}`)
}

/** @param {Item} item */
function inCache(item) {
  return readItem(item.kind, item.name) !== undefined
}

/**
 * A tree is made again for another kernel package, and for another kmod that would index it.
 * @param {Item} item
 * @param {readonly import('./control.mjs').PackageRecord[]} wanted
 */
function upToDate(item, wanted) {
  const tree = item.kind === 'tree' ? readTree(item.name) : undefined
  const had = readItem(item.kind, item.name)?.packages
  if (tree !== undefined && tree.indexedBy.sha256 !== readReference(INDEXING_KMOD)?.packages[0]?.sha256) return false
  return had?.length === wanted.length && had.every((origin, index) => origin.sha256 === wanted[index]?.sha256)
}
