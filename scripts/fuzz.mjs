// @ts-check
/**
 * `npm run fuzz -- [RUNS] [PATH…]`: gives every property of the parsers RUNS inputs (10,000 unless told), one file after the
 * other. PATH is a property test or a folder with some. Closes with a table in Markdown, and with the command that
 * replays what failed. `--seed`, `--path` and `--only` are for that command.
 */

import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findTests } from './fuzz/find-tests.mjs'
import { fuzzFile } from './fuzz/fuzz-file.mjs'
import { formatFailure, formatTable } from './fuzz/report.mjs'

const USAGE = 'usage: npm run fuzz -- [RUNS] [PATH…] [--seed NUMBER] [--path REPLAY_PATH] [--only TEST_NAME]'
const DEFAULT_RUNS = 10_000

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const options = readArguments()
console.log(`${options.runs} inputs a property, seed ${options.seed}, files: ${options.files.length}`)

/** @type {import('./fuzz/fuzz-file.mjs').Outcome[]} */
const outcomes = []
for (const [index, file] of options.files.entries()) {
  console.log(`\n[${index + 1}/${options.files.length}] ${file}`)
  outcomes.push(...(await fuzzFile(file, options)))
}

const failures = outcomes.filter(({ problem }) => problem !== undefined)
console.log(`\n${formatTable(outcomes)}`)
for (const failure of failures) console.log(formatFailure(failure))
process.exitCode = failures.length > 0 ? 1 : 0

function readArguments() {
  try {
    const string = /** @type {const} */ ({ type: 'string' })
    const { values, positionals } = parseArgs({
      options: { seed: string, path: string, only: string },
      allowPositionals: true,
    })
    const runs = /^\d+$/.test(positionals[0] ?? '') ? Number(positionals.shift()) : DEFAULT_RUNS
    const seed = Number(values.seed ?? Date.now() & 0x7fffffff)
    if (runs === 0 || !Number.isInteger(seed)) throw new Error('RUNS and the seed are whole numbers, RUNS at least 1')
    return { runs, seed, path: values.path, only: values.only, files: findTests(positionals) }
  } catch (error) {
    console.error(`fuzz: ${/** @type {Error} */ (error).message}\n${USAGE}`)
    process.exit(64)
  }
}
