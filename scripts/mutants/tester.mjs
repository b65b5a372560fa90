// @ts-check
/** Runs the tests on one changed loader after the other, in a process of its own that is begun anew where one does not end. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A changed loader that waits for ever is detected by that. */
const LONGEST_MS = 120_000

/** First what detects most: a few schedules. Then more of them, and scenarios, for what is left. */
export const EFFORTS = [
  { SCHEDULES: '2', EXECUTIONS: '0' },
  { SCHEDULES: '10', EXECUTIONS: '30' },
]

export class Tester {
  #suite
  #effort
  /** @type {ReturnType<typeof begin> | undefined} */
  #running

  /** @param {string} suite the program that tries them @param {Record<string, string>} effort */
  constructor(suite, effort) {
    this.#suite = suite
    this.#effort = effort
  }

  /** What detects it; null for what survives. @param {string} code @returns {Promise<string | null>} */
  try(code) {
    this.#running ??= begin(this.#suite, this.#effort)
    const { child, lines } = this.#running
    return new Promise((resolve) => {
      const end = (/** @type {string | null} */ by) => {
        clearTimeout(timer)
        lines.off('line', answered)
        child.off('close', ended)
        resolve(by)
      }
      const answered = (/** @type {string} */ line) => end(JSON.parse(line))
      const ended = (/** @type {number | null} */ status) => {
        this.#running = undefined
        end(`the process ended with ${status}`)
      }
      const timer = setTimeout(() => {
        this.end()
        end('it does not end')
      }, LONGEST_MS)
      lines.on('line', answered)
      child.on('close', ended)
      child.stdin.write(`${JSON.stringify(code)}\n`)
    })
  }

  end() {
    this.#running?.child.kill('SIGKILL')
    this.#running = undefined
  }
}

/** @param {string} suite @param {Record<string, string>} effort */
function begin(suite, effort) {
  const child = spawn(process.execPath, ['--max-old-space-size=1500', suite], {
    env: { ...process.env, ...effort },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => undefined)
  return { child, lines: createInterface({ input: child.stdout }) }
}
