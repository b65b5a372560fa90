// @ts-check
/** Requests over all buses, made from the patterns of a fetched tree: what the questions about lookups ask for. */
import { join } from 'node:path'
import { itemDirectory, readTree } from '../../scripts/fetch-trees/cache.mjs'
import { run } from '../../scripts/fetch-trees/command.mjs'
import { root } from '../../scripts/stamp.mjs'
import { bundled } from './compiled.mjs'

const TREE = '6.1-generic'
const REQUESTS = 20_000
const SEED = 1

/** @returns {{ moduleDirectory: string, text: string }} `text` is a group a bus: `# BUS`, then a request a line */
export function busRequests() {
  const tree = readTree(TREE)
  if (tree === undefined) throw new Error(`the tree ${TREE} is not in the cache: run \`npm run fetch-trees\``)
  const moduleDirectory = join(itemDirectory('tree', TREE), 'root', tree.moduleDirectory)
  const program = bundled(join(root, 'benchmarks/programs/bus-modaliases.ts'))
  const text = run(process.execPath, [program, moduleDirectory, String(REQUESTS), String(SEED)])
  return { moduleDirectory, text }
}

/**
 * How many requests each bus has.
 * @param {string} text
 */
export function requestCounts(text) {
  const groups = text.split('# ').slice(1)
  return new Map(groups.map((group) => [group.slice(0, group.indexOf('\n')), group.trimEnd().split('\n').length - 1]))
}

/**
 * What a program prints for these requests, words by white space.
 * @param {{ file: string, args: readonly string[] }} command
 * @param {string} text
 * @returns {string[]}
 */
export function answerTo({ file, args }, text) {
  return run(file, args, { input: text }).split(/\s+/)
}
