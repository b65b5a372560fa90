import { describe, expect, test } from 'vitest'
import { buildModule, type ModuleParts } from '../../../test/support/elf-builder.ts'
import { parseElf, type UndefinedSymbol, undefinedSymbols } from './index.ts'

describe('undefinedSymbols()', () => {
  test('gives each symbol the checksum that __versions has for it', () => {
    const versions = [
      { symbol: 'kfree', crc: 7 },
      { symbol: '_printk', crc: 8 },
    ]

    expect(needs({ undefined: ['_printk', 'kfree', 'memset'], versions })).toEqual([
      { symbol: '_printk', crc: 8n, bind: 'undefined' },
      { symbol: 'kfree', crc: 7n, bind: 'undefined' },
      { symbol: 'memset', crc: 0n, bind: 'undefined' },
    ])
  })

  test('appends what only __versions lists', () => {
    const versions = [
      { symbol: 'module_layout', crc: 9 },
      { symbol: '_printk', crc: 8 },
    ]

    expect(needs({ undefined: ['_printk'], versions }).map(({ symbol }) => symbol)).toEqual([
      '_printk',
      'module_layout',
    ])
  })

  test('marks weak symbols', () => {
    expect(needs({ undefined: [{ symbol: 'maybe', weak: true }] })).toEqual([
      { symbol: 'maybe', crc: 0n, bind: 'weak' },
    ])
  })

  test('matches a name with a leading dot only as it is written', () => {
    const versions = [{ symbol: '.entry', crc: 1 }]

    expect(needs({ undefined: ['entry'], versions }).map(({ symbol }) => symbol)).toEqual(['entry', '.entry'])
  })

  test.each([2, 43])('passes over global registers on SPARC (machine %i)', (machine) => {
    expect(needs({ machine, undefined: [{ symbol: 'g2', type: 13 }] })).toEqual([])
  })

  test('keeps a symbol of that type on other machines', () => {
    expect(needs({ machine: 62, undefined: [{ symbol: 'g2', type: 13 }] })).toHaveLength(1)
  })

  test('does without a __versions that ends within a record', () => {
    const bytes = buildModule({ undefined: ['_printk'], extendedVersions: [{ symbol: 'x'.repeat(99), crc: 1 }] })
    rename(bytes, '__version_ext_names', '__versions')

    expect(undefinedSymbols(parseElf(bytes))).toEqual([{ symbol: '_printk', crc: 0n, bind: 'undefined' }])
  })

  test('is EINVAL without a symbol table', () => {
    expect(() => needs({ without: ['.symtab'] })).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  test('is EINVAL where overlapping names would fill the memory', () => {
    const long = 'x'.repeat(50_000)
    const bytes = buildModule({ undefined: [long, ...Array.from({ length: 100 }, (_, index) => `s${index}`)] })
    pointAllSymbolsTo(bytes, 1)

    expect(() => undefinedSymbols(parseElf(bytes))).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })
})

function needs(parts: ModuleParts): UndefinedSymbol[] {
  return undefinedSymbols(parseElf(buildModule(parts)))
}

function rename(bytes: Uint8Array, from: string, to: string): void {
  const names = parseElf(bytes).sections.at(-1)!
  const text = String.fromCharCode(...bytes.subarray(names.offset, names.offset + names.sizeBytes))
  const start = names.offset + text.indexOf(`\0${from}\0`) + 1
  for (let index = 0; index <= to.length; index++) bytes[start + index] = index < to.length ? to.charCodeAt(index) : 0
}

function pointAllSymbolsTo(bytes: Uint8Array, nameOffset: number): void {
  const table = parseElf(bytes).sections.find(({ name }) => name === '.symtab')!
  const view = new DataView(bytes.buffer)
  for (let at = table.offset + 24; at < table.offset + table.sizeBytes; at += 24) view.setUint32(at, nameOffset, true)
}
