// @ts-check
/** What depmod costs where there are more modules than in any kernel. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itemDirectory, readReference } from '../../scripts/fetch-trees/cache.mjs'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'
import { root, staleness } from '../../scripts/stamp.mjs'
import { alternate } from '../harness/alternate.mjs'
import { bundled } from '../harness/compiled.mjs'
import { measuredCommand } from '../harness/measured-command.mjs'

/** @typedef {import('../harness/alternate.mjs').Side} Side */
/** @typedef {import('../harness/question.mjs').Row} Row */

const RELEASE = '6.1.0-large'

/** kmod's depmod refuses 65,535 modules and more. */
const MOST_OF_KMOD = 65_000
const MOST = 100_000

/** @type {import('../harness/question.mjs').Question} */
export const question = {
  name: 'large',
  title: 'What does depmod of 100,000 modules cost?',
  rounds: 3,
  answer(rounds) {
    const stale = staleness()
    if (stale !== undefined) throw new Error(stale)
    return [...rowsOf(MOST_OF_KMOD, [34, 30], rounds), ...rowsOf(MOST, [], rounds)]
  },
}

/**
 * @param {number} count
 * @param {readonly number[]} versions of kmod
 * @param {number} rounds
 * @returns {Row[]}
 */
function rowsOf(count, versions, rounds) {
  const directory = mkdtempSync(join(tmpdir(), 'modonce-bench-large-'))
  try {
    const program = bundled(join(root, 'benchmarks/programs/large-tree.ts'))
    run(process.execPath, [program, join(directory, 'lib/modules', RELEASE), String(count)])
    const args = ['-b', directory, RELEASE]
    const label = `${count.toLocaleString('en')} modules`
    const env = { ...process.env, MODONCE_FACTS: '' }
    const ours = sideOf('modonce', label, process.execPath, [join(root, 'bin/modonce'), 'depmod', ...args], env)
    const references = versions.map((version) => {
      if (readReference(`kmod-${version}`) === undefined) throw new Error(`kmod ${version} is not in the cache`)
      const home = join(itemDirectory('reference', `kmod-${version}`), 'root')
      const command = kmodCommand(home, 'depmod', args)
      return sideOf(`kmod ${version}`, label, command.file, command.args, process.env)
    })
    return alternate(ours, references, rounds).map((comparison) => ({
      ...comparison,
      unit: comparison.case.endsWith('memory') ? 'MiB' : 'CPU ms',
    }))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Side}
 */
function sideOf(name, label, file, args, env) {
  return {
    name,
    run() {
      const { cpuMs, peakMiB } = measuredCommand(file, args, { env })
      return { [`${label}: first run`]: cpuMs, [`${label}: peak memory`]: peakMiB }
    },
  }
}
