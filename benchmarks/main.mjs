// @ts-check
/** `npm run bench [-- NAME… --json --write --rounds N]`: answers the questions of this folder, one after the other. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
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
  const settings = readArguments()
  const questions = await allQuestions()
  const names = questions.map(({ name }) => name)
  if (settings === undefined || settings.names.some((name) => !names.includes(name))) {
    console.error(`${USAGE}\nquestions:\n${questions.map(({ name, title }) => `  ${name}: ${title}`).join('\n')}`)
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

/** @returns {Promise<Question[]>} */
async function allQuestions() {
  const files = readdirSync(join(import.meta.dirname, 'questions')).filter((file) => file.endsWith('.mjs'))
  return Promise.all(files.sort().map(async (file) => (await import(`./questions/${file}`)).question))
}

/** @returns {{ names: string[], json: boolean, write: boolean, rounds: number | undefined } | undefined} */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        rounds: { type: 'string' },
      },
    })
    if (values.rounds !== undefined && !/^[1-9]\d{0,3}$/.test(values.rounds)) return undefined
    const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
    return { names: positionals, json: values.json, write: values.write, rounds }
  } catch {
    return undefined
  }
}
