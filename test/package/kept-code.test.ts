import { spawnSync } from 'node:child_process'
import {
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const NOBODY = 65534

let home: string

/** An installation whose modprobe is a small program of this test. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'modonce-kept-code-'))
  for (const directory of ['bin', 'dist']) mkdirSync(join(home, directory))
  for (const file of ['bin/modonce', 'dist/begin.cjs']) copyFileSync(join(ROOT, file), join(home, file))
  install('one')
})

afterEach(() => rmSync(home, { recursive: true }))

function install(word: string) {
  writeFileSync(program(), `exports.run = async () => { process.stdout.write('${word}'); process.exitCode = 3 }\n`)
}

function program() {
  return join(home, 'dist/modprobe.cjs')
}

function modprobe(
  nodeOptions: readonly string[] = [],
  env: Record<string, string> = {},
  words: readonly string[] = [],
) {
  const { NODE_OPTIONS: _, ...clean } = process.env
  const args = [...nodeOptions, join(home, 'bin/modonce'), 'modprobe', ...words]
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...clean, ...env } })
  return { stdout, status }
}

/** Runs it until nothing is added any more. */
function keepAll() {
  for (let run = 0; run < 4; run++) modprobe()
}

function kept() {
  const names = readdirSync(join(home, 'dist')).filter((name) => !name.endsWith('.cjs'))
  return names.map((name) => join(home, 'dist', name))
}

/** Which file that is: another one each time one is kept. */
function which(path: string | undefined) {
  return path !== undefined && statSync(path, { bigint: true }).ctimeNs
}

describe("V8's code of a program", () => {
  test('is kept by the first four processes, and taken by the others', () => {
    const files = Array.from({ length: 6 }, () => {
      expect(modprobe()).toEqual({ stdout: 'one', status: 3 })
      expect(kept()).toHaveLength(1)
      return which(kept()[0])
    })
    expect(new Set(files).size).toBe(4)
    expect(new Set(files.slice(3)).size).toBe(1)
  })

  test('has what each of them has compiled', () => {
    const long = (name: string) => `const ${name} = (x) => { ${'x = x * 2 + 1;'.repeat(1000)} }\n`
    const run = 'exports.run = async () => (process.argv[3] === "one" ? one : two)(process.pid)\n'
    writeFileSync(program(), `${long('one')}${long('two')}${run}`)
    const sizes = ['one', 'two', 'one'].map((word) => {
      modprobe([], {}, [word])
      return statSync(kept()[0]!).size
    })
    expect(sizes[1]).toBeGreaterThan(1.5 * sizes[0]!)
    expect(sizes[2]).toBe(sizes[1])
  })

  test('is not taken for that of another program of the same size', () => {
    modprobe()
    install('two')
    expect(modprobe().stdout).toBe('two')
    expect(modprobe().stdout).toBe('two')
  })

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (bytes) => bytes.subarray(0, -8)],
    ['a half of it', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['full of NULs', (bytes) => Buffer.alloc(bytes.length)],
    [
      'other by one bit',
      (bytes) => Buffer.concat([bytes.subarray(0, -9), Buffer.of(bytes.at(-9)! ^ 1), bytes.subarray(-8)]),
    ],
  ])('is refused, and kept anew, where it is %s', (_, damage) => {
    keepAll()
    const path = kept()[0]!
    writeFileSync(path, damage(readFileSync(path)))
    const damaged = which(path)
    expect(modprobe()).toEqual({ stdout: 'one', status: 3 })
    expect(which(path)).not.toBe(damaged)
  })

  test.runIf(process.getuid?.() === 0)('is refused where somebody else has written it', () => {
    keepAll()
    const path = kept()[0]!
    chownSync(path, NOBODY, NOBODY)
    expect(modprobe()).toEqual({ stdout: 'one', status: 3 })
    expect(statSync(path).uid).toBe(0)
  })

  test.runIf(process.getuid?.() === 0)("is not kept for a program of another's", () => {
    chownSync(program(), NOBODY, NOBODY)
    expect(modprobe()).toEqual({ stdout: 'one', status: 3 })
    expect(kept()).toEqual([])
  })

  test('is not kept where Node has options of its own', () => {
    expect(modprobe(['--no-opt'])).toEqual({ stdout: 'one', status: 3 })
    expect(modprobe([], { NODE_OPTIONS: '--no-deprecation' })).toEqual({ stdout: 'one', status: 3 })
    expect(kept()).toEqual([])
  })
})
