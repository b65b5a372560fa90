// @ts-check
/** What is known of each mutant: what detected it last, and why the others need not be detected. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../stamp.mjs'
import { stateOfTests, stateOfTheLoader } from './subjects.mjs'

/**
 * @typedef {object} Result
 * @property {string} name of the mutant
 * @property {string | null} by the test that detects it
 */

/** @typedef {Result & { file: string | null, effort: number, loader: string, tests: string }} Tried what a result holds for */

/** The last whole run. */
const WRITTEN = join(root, 'docs/loading-mutants.jsonl')

/** Runs that are not over, or were of another state of the loader. */
const TRIED = join(root, '.cache/loading-mutants.jsonl')

/** Written by hand: why mutants do the same as the loader, as far as anything is promised. */
const EQUIVALENT = join(root, 'scripts/mutants/equivalent.json')

/** @param {string} path @returns {any[]} */
function linesOf(path) {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}

/** @returns {Result[]} */
export function written() {
  return linesOf(WRITTEN)
}

/** @param {readonly Result[]} results */
export function write(results) {
  writeFileSync(WRITTEN, results.map(({ name, by }) => `${JSON.stringify({ name, by })}\n`).join(''))
}

/**
 * What holds of the loader as it is: a detection as long as its test is the same, any other result as long as all tests are.
 * @returns {Map<string, Tried>}
 */
export function tried() {
  const loader = stateOfTheLoader()
  /** @type {Map<string | null, string>} */
  const states = new Map()
  const holds = (/** @type {Tried} */ result) => {
    if (result.loader !== loader) return false
    if (!states.has(result.file)) states.set(result.file, stateOfTests(result.file))
    return states.get(result.file) === result.tests
  }
  return new Map(linesOf(TRIED).flatMap((result) => (holds(result) ? [[result.name, result]] : [])))
}

/** @param {Omit<Tried, 'loader' | 'tests'>} result */
export function remember(result) {
  mkdirSync(dirname(TRIED), { recursive: true })
  const row = { ...result, loader: stateOfTheLoader(), tests: stateOfTests(result.file) }
  appendFileSync(TRIED, `${JSON.stringify(row)}\n`)
}

/** Why each mutant that is explained is equivalent. @returns {Map<string, string>} */
export function explained() {
  /** @type {{ why: string, mutants: string[] }[]} */
  const reasons = JSON.parse(readFileSync(EQUIVALENT, 'utf8'))
  return new Map(reasons.flatMap(({ why, mutants }) => mutants.map((name) => [name, why])))
}
