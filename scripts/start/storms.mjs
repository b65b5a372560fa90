// @ts-check
/** Storms as `modonce storm` runs them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { root } from '../stamp.mjs'

/** @typedef {import('modonce/lab/storm').StormRow} StormRow */

/**
 * Its rows, each as soon as it and those before it are known.
 * @param {readonly string[]} args
 * @returns {AsyncGenerator<StormRow>}
 */
export async function* rowsOf(args) {
  const storm = spawn(process.execPath, [`${root}/bin/modonce`, 'storm', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(storm, 'close')
  try {
    for await (const line of createInterface(storm.stdout)) yield JSON.parse(line)
    const [status] = await ended
    if (status !== 0) throw new Error(`modonce storm ended with status ${status}`)
  } finally {
    storm.kill()
  }
}
