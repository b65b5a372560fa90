import { describe, expect, test } from 'vitest'
import { xz, zstd } from '../contract/compressors.ts'
import { runBothOn } from '../support/compare-depmod.ts'
import { MIB, moduleFile, moduleImage, padded } from '../support/compressed-modules.ts'
import type { DepmodOutcome } from '../support/depmod-tree.ts'
import { Random } from '../support/random.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const RELEASE = '6.1.0-test'
const MODULES = 120

/**
 * kmod tells three times what its decoder says of a file, as it decodes it three times; xz then has other words, as the
 * file has been read to its end. docs/differences.md.
 */
function saidOnce(kmod: DepmodOutcome): DepmodOutcome {
  const repeated = /(depmod: ERROR: (?:xz|zstd): .*\n.*failed to load.*\n)(?:depmod: ERROR: (?:xz|zstd): .*\n){2}/g
  return { ...kmod, stderr: kmod.stderr.replace(repeated, '$1') }
}

describe('depmod of compressed modules', () => {
  test(`of which many are broken says what kmod 34 says, in its order`, async () => {
    const random = new Random(SEED)
    const entries: Record<string, Uint8Array> = {}
    for (let number = 0; number < MODULES; number++) {
      const [suffix, content] = moduleFile(random, number)
      entries[`kernel/m${number}${suffix}`] = content
    }
    const { kmod, modonce } = await runBothOn(entries, [RELEASE])
    expect(modonce, `MODONCE_SEED=${SEED}`).toEqual(saidOnce(kmod))
    expect(kmod.stderr.split('\n').length).toBeGreaterThan(MODULES / 4)
  })

  test('makes the same of modules that are larger than the memory that is kept for each', async () => {
    const entries = {
      'a.ko.xz': xz(moduleImage(0)),
      'b.ko.xz': xz(padded(moduleImage(1), 65 * MIB), '-0'),
      'c.ko.zst': zstd(padded(moduleImage(2), 70 * MIB)),
      'd.ko.xz': xz(moduleImage(3)).slice(0, -1),
    }
    const { kmod, modonce } = await runBothOn(entries, ['-v', RELEASE])
    expect(modonce).toEqual(saidOnce(kmod))
    expect(modonce.indexes['modules.dep']).toContain('c.ko.zst: b.ko.xz a.ko.xz\n')
  })
})
