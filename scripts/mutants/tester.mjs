// @ts-check
/** Runs the tests on one changed loader after the other, in a process of its own that is begun anew where one does not end. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** @typedef {import('./trial.mjs').Detection} Detection */

/** A changed loader that waits for ever is detected by that. */
const LONGEST_MS = 120_000

/** All tests once, before the first of them, on a busy machine too. */
const REHEARSAL_MS = 1_800_000

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

  /**
   * What detects it; null for what survives.
   * @param {{ file: string, code: string, first: string | null }} mutant with the test that is tried first
   * @returns {Promise<Detection | null>}
   */
  async try(mutant) {
    const running = this.#running ?? (await this.#rehearsed())
    running.child.stdin.write(`${JSON.stringify(mutant)}\n`)
    return this.#answer(running, LONGEST_MS)
  }

  async #rehearsed() {
    const running = begin(this.#suite, this.#effort)
    const detection = await this.#answer(running, REHEARSAL_MS)
    if (detection !== null) throw new Error(`the loader as it is fails: ${detection.by}`)
    this.#running = running
    return running
  }

  /** @param {ReturnType<typeof begin>} running @param {number} longestMs @returns {Promise<Detection | null>} */
  #answer({ child, lines }, longestMs) {
    return new Promise((resolve) => {
      const end = (/** @type {Detection | null} */ detection) => {
        clearTimeout(timer)
        lines.off('line', answered)
        child.off('close', ended)
        resolve(detection)
      }
      const answered = (/** @type {string} */ line) => end(JSON.parse(line))
      const ended = () => {
        this.#running = undefined
        end({ by: 'the process ends', file: null })
      }
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        this.#running = undefined
        end({ by: 'it does not end', file: null })
      }, longestMs)
      lines.on('line', answered)
      child.on('close', ended)
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
