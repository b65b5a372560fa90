import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { extendedModversions, modversions, parseElf } from './index.ts'

describe('modversions()', () => {
  test.each([
    [32, 'little'],
    [32, 'big'],
    [64, 'little'],
    [64, 'big'],
  ] as const)('reads the records of a %i-bit %s-endian object', (bits, endian) => {
    const versions = [
      { symbol: 'module_layout', crc: 0xfedc_ba98 },
      { symbol: '_printk', crc: 1 },
    ]

    expect(modversions(parseElf(buildModule({ bits, endian, versions })))).toEqual([
      { symbol: 'module_layout', crc: 0xfedc_ba98n },
      { symbol: '_printk', crc: 1n },
    ])
  })

  test('drops the dot in front of a name', () => {
    const elf = parseElf(buildModule({ versions: [{ symbol: '.entry', crc: 1 }] }))

    expect(modversions(elf)).toEqual([{ symbol: 'entry', crc: 1n }])
  })

  test('is EINVAL for a name without its NUL', () => {
    const elf = parseElf(buildModule({ versions: [{ symbol: 'x'.repeat(56), crc: 1 }] }))

    expect(() => modversions(elf)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  test('is ENODATA without the section', () => {
    expect(() => modversions(parseElf(buildModule()))).toThrow(expect.objectContaining({ code: 'ENODATA' }))
  })
})

describe('extendedModversions()', () => {
  test('pairs checksums with names of any length', () => {
    const extendedVersions = [
      { symbol: 'x'.repeat(200), crc: 0xffff_ffff },
      { symbol: 'y', crc: 2 },
    ]

    expect(extendedModversions(parseElf(buildModule({ endian: 'big', extendedVersions })))).toEqual([
      { symbol: 'x'.repeat(200), crc: 0xffff_ffffn },
      { symbol: 'y', crc: 2n },
    ])
  })

  test('is ENODATA without the sections', () => {
    expect(() => extendedModversions(parseElf(buildModule()))).toThrow(expect.objectContaining({ code: 'ENODATA' }))
  })

  test('is EINVAL where there are more names than checksums', () => {
    const elf = parseElf(buildModule({ extendedVersions: [{ symbol: 'a\0b', crc: 1 }] }))

    expect(() => extendedModversions(elf)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })
})
