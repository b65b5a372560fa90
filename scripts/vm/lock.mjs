// @ts-check
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Does something while no other process does it, waiting for its turn. The lock belongs to a child process that lives
 * as long as its standard input is open, so it is gone with this process, however that ends.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function withLock(file, act) {
  mkdirSync(dirname(file), { recursive: true })
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] })
  /** @type {Promise<void>} */
  const held = new Promise((resolve, reject) => {
    holder.stdout.once('data', () => resolve())
    holder.once('error', reject)
    holder.once('close', (code) => reject(new Error(`flock ${file} ended with ${code}`)))
  })
  await held
  const released = new Promise((resolve) => holder.once('close', resolve))
  try {
    return await act()
  } finally {
    holder.stdin.end()
    await released
  }
}
