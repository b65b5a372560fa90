import { describe, expect, test } from 'vitest'
import { xz, zstd, zstdWithoutSize } from '../contract/compressors.ts'
import { runBothOn } from '../support/compare-depmod.ts'
import type { DepmodOutcome } from '../support/depmod-tree.ts'
import { buildModule } from '../support/elf-builder.ts'
import { Random } from '../support/random.ts'

const SEED = Number(process.env['MODONCE_SEED'] ?? 1)
const RELEASE = '6.1.0-test'
const MODULES = 120

const MIB = 2 ** 20

/** The module of this number, as all sorts of files, whole and broken; one is large, so that it is done long after the next. */
function moduleFile(random: Random, number: number): [suffix: string, content: Uint8Array] {
  const image = padded(moduleImage(number), number === 3 ? 8 * MIB : random.below(20_000))
  switch (random.below(10)) {
    case 0:
      return ['.ko.xz', xz(image).slice(0, -40)]
    case 1:
      return ['.ko.xz', changed(xz(image))]
    case 2:
      return ['.ko.zst', zstdWithoutSize(image)]
    case 3:
      return ['.ko.zst', changed(zstd(image))]
    case 4:
      return ['.ko.xz', xz(image, '--block-size=4096')]
    case 5:
      return ['.ko.xz', xz(Buffer.from('no module, and no ELF object either'))]
    case 6:
      // By their names, these are not what they are.
      return random.pick<[string, Uint8Array]>([
        ['.ko', xz(image)],
        ['.ko.xz', image],
        ['.ko.xz', zstd(image)],
      ])
    case 7:
      return ['.ko', image]
    case 8:
      return ['.ko.zst', zstd(image)]
    default:
      return ['.ko.xz', xz(image)]
  }
}

function moduleImage(number: number): Uint8Array {
  return buildModule({
    modinfo: [`alias=of-${number}`],
    exports: [{ symbol: `symbol_${number}` }],
    undefined: number === 0 ? [] : [`symbol_${number - 1}`],
  })
}

function padded(image: Uint8Array, byBytes: number): Uint8Array {
  const longer = new Uint8Array(image.length + byBytes)
  longer.set(image)
  return longer
}

/**
 * kmod tells three times what its decoder says of a file, as it decodes it three times; xz then has other words, as the
 * file has been read to its end. docs/differences.md.
 */
function saidOnce(kmod: DepmodOutcome): DepmodOutcome {
  const repeated = /(depmod: ERROR: (?:xz|zstd): .*\n.*failed to load.*\n)(?:depmod: ERROR: (?:xz|zstd): .*\n){2}/g
  return { ...kmod, stderr: kmod.stderr.replace(repeated, '$1') }
}

/** The same with a byte in the middle changed. */
function changed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[copy.length >> 1]! ^= 0x55
  return copy
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
