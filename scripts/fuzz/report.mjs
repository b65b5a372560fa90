// @ts-check
/** @typedef {import('./fuzz-file.mjs').Outcome} Outcome */

const HEADINGS = ['file', 'property', 'inputs', 'seconds', 'slowest input, CPU ms', 'peak MiB', 'result']

/**
 * The closing table, in Markdown so that docs/fuzz.md can keep it.
 * @param {readonly Outcome[]} outcomes
 */
export function formatTable(outcomes) {
  const rows = outcomes.map(({ file, test, seconds, measure, problem }) => [
    file.replace(/^src\//, '').replace(/(\.property)?\.test\.ts$/, ''),
    test.replaceAll('|', '\\|'),
    (measure?.inputs ?? 0).toLocaleString('en'),
    seconds.toFixed(0),
    (measure?.slowestMs ?? 0).toFixed(0),
    (measure?.peakMiB ?? 0).toFixed(0),
    problem === undefined ? 'holds' : 'FAILED',
  ])
  const cells = [HEADINGS, ...rows]
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const isNumber = HEADINGS.map((_, column) => column >= 2 && column <= 5)
  const lines = cells.map((row) =>
    row.map((cell, column) =>
      isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    ),
  )
  const rule = widths.map((width, column) => (isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [lines[0], rule, ...lines.slice(1)].map((line) => `| ${line?.join(' | ')} |`).join('\n')
}

/**
 * The line for a property that is done.
 * @param {Outcome} outcome
 */
export function formatOutcome({ test, seconds, measure, problem }) {
  const name = test === '' ? 'outside of any test' : test
  return `  ${problem === undefined ? 'holds ' : 'FAILED'} ${measure?.inputs ?? 0} inputs, ${seconds.toFixed(1)} s: ${name}`
}

/**
 * What failed, and the command that does it again.
 * @param {Outcome} failure
 */
export function formatFailure({ file, test, measure, seed, problem, replayRuns }) {
  const words = ['npm', 'run', 'fuzz', '--', `${replayRuns}`, file, '--seed', `${seed}`]
  if (measure?.path) words.push('--path', measure.path)
  if (test !== '') words.push('--only', test)
  return `\nFAILED ${[file, test].filter((name) => name !== '').join(': ')}\n${problem}\nReplay: ${words.map(quoted).join(' ')}`
}

/** @param {string} word */
function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
