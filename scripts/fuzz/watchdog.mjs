// @ts-check
import { readFileSync, rmSync } from 'node:fs'

/** @typedef {import('./measure.mjs').Pulse} Pulse */

const LOOK_EVERY_MS = 1_000
const TELL_EVERY_MS = 30_000

/**
 * Reads the worker's pulse, tells how far it is, and kills it where nothing moves any more: nothing inside the worker can
 * end a loop that does not end.
 * @param {string} pulseFile
 * @param {number} patienceMs how long one input may take
 */
export function watch(pulseFile, patienceMs) {
  let last = ''
  let movedMs = performance.now()
  let toldMs = movedMs
  /** @type {Pulse | undefined} */
  let stuck
  rmSync(pulseFile, { force: true })

  const timer = setInterval(() => {
    const now = performance.now()
    const text = read(pulseFile)
    if (text !== last) {
      last = text
      movedMs = now
    }
    const pulse = parse(text)
    if (pulse === undefined) return
    if (now - toldMs > TELL_EVERY_MS) {
      toldMs = now
      console.log(`  … ${pulse.inputs} inputs: ${pulse.test}`)
    }
    if (now - movedMs < patienceMs || stuck !== undefined) return
    stuck = pulse
    process.kill(pulse.pid, 'SIGKILL')
  }, LOOK_EVERY_MS)

  return {
    /** What was running when the worker was killed; undefined if it was not. */
    stop: () => {
      clearInterval(timer)
      rmSync(pulseFile, { force: true })
      return stuck
    },
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Half a pulse, met while it is written, counts as none.
 * @param {string} text
 * @returns {Pulse | undefined}
 */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
