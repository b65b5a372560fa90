import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const MODONCE = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin/modonce')

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'modonce-explore-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

const argv = (...args: readonly string[]) => [MODONCE, 'explore', '--engine', 'random', ...args]

/** Without what depends on the clock. */
function explored(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, argv(...args), { encoding: 'utf8' })
  const text = stdout.replaceAll(/ \d+\.\d s,|,"seconds":[\d.]+/g, '')
  return { text, stderr, status }
}

describe('modonce explore', () => {
  test('tells the same of all scenarios in one process and in several', () => {
    const one = explored('-n', '2', '-j', '1')
    expect([one.stderr, one.status]).toEqual(['', 1])
    expect(one.text).toContain('herd-modonce')
    expect(explored('-n', '2', '-j', '3')).toEqual(one)
  })

  test('ends all of its processes where Ctrl-C ends it, and keeps what they have done', async () => {
    const file = join(directory, 'runs.jsonl')
    const child = spawn(process.execPath, argv('-n', '999999', '-a', '-j', '2', '--resume', file), {
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, which Ctrl-C is sent to as a whole.
      detached: true,
    })
    const ended = once(child, 'exit')
    await new Promise((resolve) => setTimeout(resolve, 3000))
    process.kill(-child.pid!, 'SIGINT')
    expect(await ended).toEqual([1, null])
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).scenario)).toEqual(['kmod-18-initstate', 'kmod-20-initstate'])
  })
})
