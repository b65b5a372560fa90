import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { exportedSymbols, parseElf } from './index.ts'

const TWO = [
  { symbol: 'one', crc: 0x89ab_cdef },
  { symbol: 'two', crc: 2, namespace: 'NS' },
]

describe('exportedSymbols()', () => {
  test.each([
    [32, 'little'],
    [32, 'big'],
    [64, 'little'],
    [64, 'big'],
  ] as const)('reads checksums through their section in a %i-bit %s-endian object', (bits, endian) => {
    const elf = parseElf(buildModule({ bits, endian, exports: TWO }))

    expect(exportedSymbols(elf)).toEqual([
      { symbol: 'one', crc: 0x89ab_cdefn },
      { symbol: 'two', crc: 2n, namespace: 'NS' },
    ])
  })

  test('takes the value of an absolute symbol as its checksum', () => {
    const elf = parseElf(buildModule({ absoluteCrcs: true, exports: TWO }))

    expect(exportedSymbols(elf)).toMatchObject([{ crc: 0x89ab_cdefn }, { crc: 2n }])
  })

  test('lists every string of __ksymtab_strings where no symbol has a checksum', () => {
    const elf = parseElf(buildModule({ exports: [{ symbol: 'one' }, { symbol: 'two', namespace: 'NS' }] }))

    expect(exportedSymbols(elf)).toEqual([
      { symbol: 'one', crc: 0n },
      { symbol: 'two', crc: 0n, namespace: 'NS' },
      { symbol: 'NS', crc: 0n },
    ])
  })

  test('lists the strings where the symbol table is missing', () => {
    const elf = parseElf(buildModule({ exports: [{ symbol: 'one', crc: 1 }], without: ['.strtab'] }))

    expect(exportedSymbols(elf)).toEqual([{ symbol: 'one', crc: 0n }])
  })

  test('shows a checksum outside its section as all ones', () => {
    const elf = parseElf(buildModule({ exports: [{ symbol: 'one', crc: 1 }], without: ['__kcrctab'] }))

    expect(exportedSymbols(elf)).toEqual([{ symbol: 'one', crc: 0xffff_ffff_ffff_ffffn }])
  })

  test('is ENODATA for a module with neither checksums nor strings', () => {
    const elf = parseElf(buildModule({ without: ['__ksymtab_strings'] }))

    expect(() => exportedSymbols(elf)).toThrow(expect.objectContaining({ code: 'ENODATA' }))
  })

  test('is empty for a module that exports nothing', () => {
    expect(exportedSymbols(parseElf(buildModule()))).toEqual([])
  })
})
