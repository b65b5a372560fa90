// @ts-check
/** `npm run bench [-- NAME… --json --write --rounds N]`: answers the questions of this folder, one after the other. */
import { exportsOf, readArguments, titleLines } from './harness/arguments.mjs'
import { machine, table, writePage } from './harness/report.mjs'

/** @typedef {import('./harness/question.mjs').Question} Question */

const USAGE = `usage: npm run bench -- [NAME…] [--json] [--write] [--rounds N]
  --json    print JSON Lines: the machine, then an object a row
  --write   put the tables into docs/benchmarks.md
  --rounds  how often each side of a question runs`

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`bench: ${/** @type {Error} */ (error).message}`)
  process.exitCode = 2
}

async function main() {
  /** @type {Question[]} */
  const questions = await exportsOf('questions', 'question')
  const settings = readArguments({ known: questions.map(({ name }) => name), counted: true })
  if (settings === undefined) {
    console.error(`${USAGE}\nquestions:\n${titleLines(questions)}`)
    return 64
  }
  if (settings.json) console.log(JSON.stringify({ machine: machine() }))
  let met = true
  for (const question of questions) {
    if (settings.names.length > 0 && !settings.names.includes(question.name)) continue
    const rows = question.answer(settings.rounds ?? question.rounds)
    if (settings.json) for (const row of rows) console.log(JSON.stringify({ question: question.name, ...row }))
    else console.log(table(question, rows))
    if (settings.write) writePage(question, rows)
    met &&= rows.every(({ goal }) => goal?.met !== false)
  }
  return met ? 0 : 1
}
