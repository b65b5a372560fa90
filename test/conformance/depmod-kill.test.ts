import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  type FSWatcher,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { Random } from '../support/random.ts'
import { tree } from '../support/trees.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const MODONCE = fileURLToPath(new URL('../../bin/modonce', import.meta.url))
const KILLS = Number(process.env['KILLS'] ?? 20)

/** How long after the first file a kill may come. Here, a run writes for most of it. */
const WINDOW_MS = 80

const { root, release } = tree('6.1-cloud')
const work = mkdtempSync(join(tmpdir(), 'modonce-kill-'))
const written = join(work, 'lib/modules', release)
const configs = { old: 'exclude drivers\n', next: 'exclude sound\n' }
afterAll(() => rmSync(work, { recursive: true }))

/** Runs depmod with one of the configurations; `atFirstFile` is told when it begins to write. */
async function depmodWith(config: keyof typeof configs, atFirstFile?: (child: ChildProcess) => void): Promise<void> {
  writeFileSync(join(work, `${config}.conf`), configs[config])
  const argv = [MODONCE, 'depmod', '-b', root, '-o', work, '-C', join(work, `${config}.conf`), release]
  const child = spawn(process.execPath, argv, { stdio: 'inherit', env: { ...process.env, MODONCE_FACTS: '' } })
  const ended = once(child, 'exit')
  let watcher: FSWatcher | undefined
  if (atFirstFile !== undefined) {
    watcher = watch(written, () => {
      watcher?.close()
      atFirstFile(child)
    })
  }
  await ended
  watcher?.close()
}

function indexes(): Map<string, string> {
  const names = readdirSync(written).filter((name) => /^modules\.[a-z.]+$/.test(name))
  return new Map(names.map((name) => [name, readFileSync(join(written, name), 'latin1')]))
}

test(
  `SIGKILL at ${KILLS} random moments of its writing leaves each index wholly old or wholly new`,
  async () => {
    mkdirSync(written, { recursive: true })
    await depmodWith('next')
    const next = indexes()
    await depmodWith('old')
    const old = indexes()
    expect(old.size).toBe(11)
    const random = new Random(SEED)
    let mixed = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const afterMs = random.below(WINDOW_MS)
      const label = `MODONCE_SEED=${SEED}: kill ${kill}, ${afterMs} ms after the first file`
      await depmodWith('next', (child) => setTimeout(() => child.kill('SIGKILL'), afterMs))
      const found = indexes()
      expect([...found.keys()], label).toEqual([...old.keys()])
      const renewed = [...found].filter(([name, text]) => text === next.get(name)).map(([name]) => name)
      const kept = [...found].filter(([name, text]) => text === old.get(name)).map(([name]) => name)
      expect(new Set([...renewed, ...kept]).size, label).toBe(11)
      if (renewed.length < 11 && kept.length < 11) mixed++
      await depmodWith('old')
      for (const [name, text] of indexes()) expect(text === old.get(name), `${label}, then a run: ${name}`).toBe(true)
    }
    expect(mixed, 'kills between two files').toBeGreaterThan(0)
  },
  KILLS * 6000,
)
