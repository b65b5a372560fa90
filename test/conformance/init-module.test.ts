import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { itemDirectory } from '../../scripts/fetch-trees/cache.mjs'
import { kmodCommand } from '../../scripts/fetch-trees/reference.mjs'
import { FormatError } from '../../src/errors.ts'
import { parseElf, stripModversions, stripVermagic } from '../../src/formats/elf/index.ts'
import { strerror } from '../../src/names.ts'
import { buildModule } from '../support/elf-builder.ts'
import { canRun } from '../support/programs.ts'
import { Random } from '../support/random.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const MODULES = 150
const FORCES = ['-f', '--force-vermagic', '--force-modversion'] as const

const hasCompiler = process.platform === 'linux' && canRun('cc')
const work = mkdtempSync(join(tmpdir(), 'modonce-init-module-'))
const [library, file, image] = ['library.so', 'm.ko', 'image'].map((name) => join(work, name)) as [
  string,
  string,
  string,
]

beforeAll(() => {
  if (!hasCompiler) return
  const source = join(import.meta.dirname, 'init-module-reference.c')
  const compiled = spawnSync('cc', ['-Wall', '-Werror', '-shared', '-fPIC', '-o', library, source], {
    encoding: 'utf8',
  })
  if (compiled.status !== 0) throw new Error(compiled.stderr)
})

afterAll(() => rmSync(work, { recursive: true }))

/** What kmod hands to init_module, or the end of its message; undefined where it crashed (docs/found.md). */
function theirs(module: Uint8Array, force: string): string | undefined {
  rmSync(image, { force: true })
  writeFileSync(file, module)
  const root = join(itemDirectory('reference', 'kmod-34'), 'root')
  const command = kmodCommand(root, 'modprobe', [force, '-C', '/dev/null', file])
  const { signal, stderr } = spawnSync(command.file, ['--preload', library, ...command.args], {
    env: { PATH: process.env['PATH'], LC_ALL: 'C', IMAGE: image },
    encoding: 'latin1',
  })
  if (signal !== null) return undefined
  return existsSync(image) ? readFileSync(image, 'latin1') : stderr.trimEnd().replace(/.*: /s, '')
}

function ours(module: Uint8Array, force: (typeof FORCES)[number]): string {
  try {
    const unversioned = force === '--force-vermagic' ? module : stripModversions(module)
    const stripped = force === '--force-modversion' ? unversioned : stripVermagic(unversioned)
    return Buffer.from(stripped).toString('latin1')
  } catch (error) {
    if (error instanceof FormatError) return strerror(error.code)
    throw error
  }
}

/** A module of any kind, with up to three bytes of its section headers or of the rest changed. */
function randomModule(random: Random): Uint8Array {
  const strings = ['vermagic=1 2', 'vermagic', 'license=GPL', 'xvermagic=1', 'vermagic=', '', 'a\0\0vermagic=7']
  const module = buildModule({
    bits: random.pick([32, 64]),
    endian: random.pick(['little', 'big']),
    versions: [{ symbol: 'a', crc: 1 }],
    modinfo: Array.from({ length: random.below(4) }, () => random.pick(strings)),
    without: random.pick([[], [], [], ['.modinfo'], ['__versions']]),
  })
  const { sections, bits } = parseElf(module)
  for (const { headerOffset } of sections)
    module.fill(random.pick([0, 0xff]), headerOffset + 8, headerOffset + 8 + bits / 8)
  for (let changes = random.below(4); changes > 0; changes--) {
    const { headerOffset } = random.pick(sections)
    const at = random.pick([headerOffset + random.below(bits === 64 ? 64 : 40), random.below(module.length)])
    module[at] = random.pick([0, 1, 2, 0xff, random.below(256)])
  }
  return module
}

describe.runIf(hasCompiler)('a forced module for init_module', () => {
  test(`is changed as kmod 34 changes it, or refused as by it (seed ${SEED})`, () => {
    const random = new Random(SEED)
    let compared = 0
    for (let count = 0; count < MODULES; count++) {
      const module = randomModule(random)
      const force = random.pick(FORCES)
      const expected = theirs(module, force)
      if (expected === undefined) continue
      compared++
      expect([count, force, ours(module, force)]).toEqual([count, force, expected])
    }
    expect(compared).toBeGreaterThan(MODULES / 2)
  })
})
