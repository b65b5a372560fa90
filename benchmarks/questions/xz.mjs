// @ts-check
/** What indexing a compressed tree costs, on as many cores as there are. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemDirectory, readReference, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'
import { peakGoal, ratioGoal } from '../harness/question.mjs'

/** @typedef {import('../harness/alternate.mjs').Side} Side */
/** @typedef {import('../harness/measured-command.mjs').Cost} Cost */

const TREE = '6.12-cloud'
const PEAK_MIB = 160

/**
 * What is decoded by, which most of the time goes into: the machine's liblzma, as kmod 30 does, or the newer one of kmod 34,
 * which takes two thirds of the time. Who is to be beaten is the kmod that decodes by the same: no system has them mixed.
 */
const OWN = "the machine's liblzma"
const ITS = 'the liblzma of kmod 34'

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'xz',
  title: 'What does depmod of a tree of .ko.xz cost, the first time?',
  rounds: 9,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    const release = readTree(TREE)?.release
    if (release === undefined) throw new Error(`the tree ${TREE} is not in the cache: run \`npm run fetch-trees\``)
    const directory = mkdtempSync(join(tmpdir(), 'modonce-bench-xz-'))
    try {
      cpSync(join(itemDirectory('tree', TREE), 'root'), directory, { recursive: true, verbatimSymlinks: true })
      const args = ['-b', directory, release]
      const sides = [34, 30].map((version) => kmod(version, args))
      return alternate(ours(directory, args), sides, rounds).map((comparison) => ({
        ...comparison,
        ...kindOf(comparison),
      }))
    } finally {
      rmSync(directory, { recursive: true })
    }
  },
}

/**
 * Unit and goal of a row, by its name.
 * @param {import('../harness/alternate.mjs').Comparison} comparison
 */
function kindOf(comparison) {
  if (comparison.case.startsWith('peak')) return { unit: 'MiB', goal: peakGoal(comparison, PEAK_MIB) }
  if (comparison.case.startsWith('wall')) {
    const peer = comparison.case.endsWith(ITS) ? 'kmod 34' : 'kmod 30'
    return { unit: 'wall ms', goal: ratioGoal(comparison, peer, { atMost: 1 }) }
  }
  return { unit: 'CPU ms' }
}

/**
 * The rows of a run by each library.
 * @param {(library: string) => Cost} run
 */
function figures(run) {
  const [own, its] = [run(OWN), run(ITS)]
  return {
    [`wall time, ${OWN}`]: own.wallMs,
    [`wall time, ${ITS}`]: its.wallMs,
    [`CPU, ${OWN}`]: own.cpuMs,
    [`CPU, ${ITS}`]: its.cpuMs,
    'peak memory': Math.max(own.peakMiB, its.peakMiB),
  }
}

/**
 * @param {string} directory
 * @param {readonly string[]} args
 * @returns {Side}
 */
function ours(directory, args) {
  const cache = join(directory, 'cache')
  const libraries = linkToLiblzma(join(directory, 'liblzma'))
  const depmod = (/** @type {string} */ library) => {
    rmSync(cache, { recursive: true, force: true })
    const env = { ...process.env, MODONCE_FACTS: cache, ...(library === ITS && { LD_LIBRARY_PATH: libraries }) }
    return measuredCommand(process.execPath, [join(root, 'bin/modonce'), 'depmod', ...args], { env })
  }
  return { name: 'modonce', run: () => figures(depmod) }
}

/**
 * kmod has its own libraries, whatever the machine's are: it runs once for both.
 * @param {number} version
 * @param {readonly string[]} args
 * @returns {Side}
 */
function kmod(version, args) {
  if (readReference(`kmod-${version}`) === undefined) throw new Error(`kmod ${version} is not in the cache`)
  const { file, args: words } = kmodCommand(homeOf(version), 'depmod', args)
  return {
    name: `kmod ${version}`,
    run() {
      const cost = measuredCommand(file, words)
      return figures(() => cost)
    },
  }
}

/**
 * A directory with this library alone: the others of a newer Debian do not fit to Node.
 * @param {string} directory
 */
function linkToLiblzma(directory) {
  const name = 'liblzma.so.5'
  const paths = readdirSync(homeOf(34), { recursive: true, encoding: 'utf8' })
  const path = paths.find((each) => each.endsWith(`/${name}`))
  if (path === undefined) throw new Error(`kmod 34 has no ${name}`)
  mkdirSync(directory)
  symlinkSync(join(homeOf(34), path), join(directory, name))
  return directory
}

/** @param {number} version */
function homeOf(version) {
  return join(itemDirectory('reference', `kmod-${version}`), 'root')
}
