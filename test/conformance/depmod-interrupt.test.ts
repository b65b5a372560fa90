import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Random } from '../support/random.ts'
import { tree } from '../support/trees.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const MODONCE = fileURLToPath(new URL('../../bin/modonce', import.meta.url))
const INTERRUPTS = 12

const { root, release } = tree('6.1-cloud')

/** Runs depmod into a directory, and sends it an interrupt after a while. Gives the files by name. */
async function depmodInto(directory: string, interruptAfterMs?: number): Promise<Map<string, Buffer>> {
  const argv = [MODONCE, 'depmod', '-b', root, '-o', directory, release]
  const child = spawn(process.execPath, argv, { stdio: 'inherit', env: { ...process.env, MODONCE_FACTS: '' } })
  const ended = once(child, 'exit')
  if (interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfterMs)
  await ended
  const written = join(directory, 'lib/modules', release)
  try {
    return new Map(readdirSync(written).map((name) => [name, readFileSync(join(written, name))]))
  } catch {
    return new Map()
  }
}

test(`an interrupt at ${INTERRUPTS} random moments leaves whole indexes or none, and nothing else`, async () => {
  const work = mkdtempSync(join(tmpdir(), 'modonce-interrupt-'))
  try {
    const startedMs = Date.now()
    const whole = await depmodInto(join(work, 'whole'))
    const durationMs = Date.now() - startedMs
    const random = new Random(SEED)
    for (let index = 0; index < INTERRUPTS; index++) {
      const afterMs = durationMs / 3 + random.below(durationMs)
      const files = await depmodInto(join(work, String(index)), afterMs)
      for (const [name, bytes] of files)
        expect(whole.get(name)?.equals(bytes), `${name} after ${afterMs} ms`).toBe(true)
    }
  } finally {
    rmSync(work, { recursive: true })
  }
})
