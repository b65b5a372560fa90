import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Leaves while a thread of libuv's pool hashes, and then tells for how long that went on after the program had left. */
const PROGRAM = `
  const { pbkdf2 } = require('node:crypto')
  const { readdirSync, readFileSync } = require('node:fs')
  const ticks = () => readdirSync('/proc/self/task').filter((id) => id !== String(process.pid)).reduce((sum, id) =>
    sum + Number(readFileSync('/proc/self/task/' + id + '/stat', 'latin1').replace(/.*\\) /s, '').split(' ')[11]), 0)
  exports.run = async () => {
    pbkdf2('a', 'b', 500_000, 64, 'sha512', () => undefined)
    process.once('exit', () => {
      const before = ticks()
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
      process.stdout.write(JSON.stringify({ hashed: before > 5, since: ticks() - before }))
    })
  }
`

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'modonce-leaving-'))
  mkdirSync(join(home, 'dist'))
  for (const file of ['bin', 'dist/begin.cjs']) cpSync(join(ROOT, file), join(home, file), { recursive: true })
  writeFileSync(join(home, 'dist/modprobe.cjs'), PROGRAM)
})

afterEach(() => rmSync(home, { recursive: true }))

test('a program leaves when no thread is at work, as Node waits for ever for a compiler that waits for it', () => {
  const { stdout } = spawnSync(process.execPath, [join(home, 'bin/modonce'), 'modprobe'], { encoding: 'utf8' })
  expect(JSON.parse(stdout)).toEqual({ hashed: true, since: 0 })
})
