// @ts-check
import { columns } from '../columns.mjs'

/** @typedef {import('./results.mjs').Result} Result */

/** What is detected, at least. */
const ENOUGH = 0.95

/**
 * What is to be done: tests that are missing, and explanations of what is detected or does not exist any more.
 * @param {readonly Result[]} results @param {ReadonlyMap<string, string>} reasons
 */
export function complaints(results, reasons) {
  const survivors = new Set(results.flatMap(({ name, by }) => (by === null ? [name] : [])))
  const open = [...survivors].filter((name) => !reasons.has(name)).map((name) => `not detected: ${name}`)
  const vain = [...reasons.keys()].filter((name) => !survivors.has(name)).map((name) => `explained in vain: ${name}`)
  const isEnough = survivors.size <= (1 - ENOUGH) * results.length
  return [...open, ...vain, ...(isEnough ? [] : [`less than ${ENOUGH * 100} % detected`])]
}

/** @param {readonly Result[]} results @param {number} part of the name: 0 is the file, 2 the kind of change */
function rows(results, part) {
  /** @type {Map<string, Result[]>} */
  const parts = new Map()
  for (const result of results) {
    const key = result.name.split(' | ')[part] ?? ''
    parts.set(key, [...(parts.get(key) ?? []), result])
  }
  return [...parts].map(([key, ones]) => [key, `${ones.length}`, `${detectedOf(ones)}`])
}

/** @param {readonly Result[]} results */
function detectedOf(results) {
  return results.filter(({ by }) => by !== null).length
}

/** @param {readonly Result[]} results */
function summary(results) {
  const detected = detectedOf(results)
  const share = ((100 * detected) / results.length).toFixed(1)
  return `${results.length} mutants, all tried; ${detected} are detected (${share} %), ${results.length - detected} are not.`
}

/** @param {readonly Result[]} results */
export function table(results) {
  return [...columns([['', 'mutants', 'detected'], ...rows(results, 0), ...rows(results, 2)]), '', summary(results)]
}

/**
 * docs/loading-mutants.md
 * @param {readonly Result[]} results @param {ReadonlyMap<string, string>} reasons
 */
export function document(results, reasons) {
  const lineOf = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  const listed = results.flatMap(({ name, by }) => {
    const [file = '', within = '', kind = '', ...about] = name.split(' | ')
    const code = `\`\` ${about.join(' | ').replaceAll('|', '\\|')} \`\``
    return by === null ? [lineOf([file, within, kind, code, reasons.get(name) ?? '**open**'])] : []
  })
  return [
    '# Mutants of the loader',
    '',
    'Made by `npm run loader:mutants`. Each change that the syntax tree of `src/loading/{insert,remove,probe,perform}*.ts` and',
    '`src/loading/converge/` offers is made alone, and the loader so changed is tried by the tests that reach it, on two schedules each.',
    'What these do not detect, and nothing explains, is tried on ten schedules and by a bounded part of the scenarios of modonce.',
    '`loading-mutants.jsonl` names the test that detects each.',
    '',
    summary(results),
    '',
    lineOf(['file', 'mutants', 'detected']),
    '|---|---|---|',
    ...rows(results, 0).map(lineOf),
    '',
    lineOf(['change', 'mutants', 'detected']),
    '|---|---|---|',
    ...rows(results, 2).map(lineOf),
    '',
    '## What is not detected, and why',
    '',
    lineOf(['file', 'function', 'change', 'of', 'why it is the same']),
    '|---|---|---|---|---|',
    ...listed,
    '',
  ].join('\n')
}
