// @ts-check
import { columns } from '../columns.mjs'
import { reasonOf } from './equivalent.mjs'

/**
 * @typedef {object} Result
 * @property {number} effort how much was spent on it, of what is spent at most
 * @property {string} file
 * @property {number} line
 * @property {string} kind
 * @property {string} about
 * @property {string | null} by what detected it
 */

/** What is detected, at least. */
const ENOUGH = 0.95

/** @param {readonly Result[]} results */
export function isEnough(results) {
  const survivors = results.filter(({ by }) => by === null)
  return survivors.length <= (1 - ENOUGH) * results.length && survivors.every((one) => reasonOf(one) !== undefined)
}

/** @param {readonly Result[]} results @param {'file' | 'kind'} by */
function rows(results, by) {
  return [...new Set(results.map((one) => one[by]))].map((name) => {
    const ones = results.filter((one) => one[by] === name)
    return [name, `${ones.length}`, `${ones.filter((one) => one.by !== null).length}`]
  })
}

/** @param {readonly Result[]} results */
export function table(results) {
  const detected = results.filter(({ by }) => by !== null).length
  const lines = columns([['', 'mutants', 'detected'], ...rows(results, 'file'), ...rows(results, 'kind')])
  const share = results.length === 0 ? '' : ` (${((100 * detected) / results.length).toFixed(1)} %)`
  return [...lines, '', `${results.length} mutants, ${detected} detected${share}`].join('\n')
}

/** @param {Result} survivor */
function openOf({ effort }) {
  return effort === 0 ? '**not yet tried with more effort**' : '**open**: a test or a scenario is missing'
}

/** @param {readonly Result[]} results @param {number} total of all mutants, tried or not */
export function document(results, total) {
  const survivors = results.filter(({ by }) => by === null)
  const detected = results.length - survivors.length
  const lineOf = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  const listed = survivors.map((one) =>
    lineOf([
      `${one.file}:${one.line}`,
      one.kind,
      `\`${one.about.replaceAll('|', '\\|')}\``,
      reasonOf(one) ?? openOf(one),
    ]),
  )
  return [
    '# Mutants of the loader',
    '',
    'Made by `npm run loader:mutants`. Each change that the syntax tree of `src/loading/{insert,remove,probe}*.ts` and `src/loading/converge/`',
    'offers is made alone, and the loader so changed is tried by its own tests on a few schedules and by a bounded part of the scenarios of',
    'modonce. One that neither notices has survived.',
    '',
    `${total} mutants, of which ${results.length} were tried; of these, ${detected} are detected (${((100 * detected) / results.length).toFixed(1)} %).`,
    '',
    lineOf(['file', 'tried', 'detected']),
    '|---|---|---|',
    ...rows(results, 'file').map(lineOf),
    '',
    lineOf(['change', 'tried', 'detected']),
    '|---|---|---|',
    ...rows(results, 'kind').map(lineOf),
    '',
    '## What survived, and why',
    '',
    lineOf(['where', 'change', 'of', 'why']),
    '|---|---|---|---|',
    ...listed,
    '',
  ].join('\n')
}
