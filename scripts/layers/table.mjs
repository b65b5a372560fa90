// @ts-check
/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} what
 * @property {'ran' | 'not run' | 'FAILED'} result
 * @property {string} note why it did not run and what would enable it, or which command failed
 * @property {number} seconds
 */

/**
 * The closing table of a run.
 * @param {readonly Row[]} rows
 */
export function formatTable(rows) {
  const cells = [
    ['layer', 'result', 'seconds', 'what it covers'],
    ...rows.map(({ name, result, seconds, what }) => [name, result, seconds.toFixed(1), what]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  const notes = rows.flatMap(({ name, note }) => (note === '' ? [] : [`${name}: ${note}`]))
  return ['', ...lines, ...(notes.length > 0 ? ['', ...notes] : []), ''].join('\n')
}
