import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { parseModuleSymvers, parseSystemMap } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const symvers = (text: string, prefix?: string) => parseModuleSymvers(latin1Bytes(text), 'sv', prefix)
const map = (text: string, prefix?: string) => parseSystemMap(latin1Bytes(text), 'map', prefix)

describe('parseModuleSymvers()', () => {
  test('takes the symbols of vmlinux with their checksums', () => {
    const { symbols, problems } = symvers(
      '0x0000000a\tone\tvmlinux\tEXPORT_SYMBOL\n b two vmlinux \n0x1\tthree\tdrivers/x\tE\n',
    )
    expect(symbols).toEqual([
      { symbol: 'one', crc: 10n },
      { symbol: 'two', crc: 11n },
    ])
    expect(problems).toEqual([])
  })

  test('misses a line that ends behind vmlinux, but for the last one without a newline', () => {
    expect(symvers('0x1 one vmlinux\n0x2 two vmlinux').symbols).toEqual([{ symbol: 'two', crc: 2n }])
  })

  test.each([
    ['0xffffffffffffffffff', 0xffff_ffff_ffff_ffffn],
    ['-1', 0xffff_ffff_ffff_ffffn],
    ['+0X10', 16n],
  ])('reads %s as strtoull(3) does', (text, crc) => {
    expect(symvers(`${text} one vmlinux x`).symbols).toEqual([{ symbol: 'one', crc }])
  })

  test('tells a checksum that is no number, by its line', () => {
    const text = 'sv:2 Invalid symbol version 0xg: No such file or directory'
    expect(symvers('\n0xg one vmlinux x\n')).toEqual({ symbols: [], problems: [text] })
  })

  test('takes the prefix of the architecture off', () => {
    const { symbols } = symvers('0x1 _one vmlinux x\n0x1 two vmlinux x\n', '_')
    expect(symbols.map(({ symbol }) => symbol)).toEqual(['one', 'two'])
  })
})

describe('parseSystemMap()', () => {
  test('takes what the symbol table of the kernel exports', () => {
    const { symbols } = map('ffff T printk\nffff r __ksymtab_printk\n0 R __ksymtab_last')
    expect(symbols).toEqual([
      { symbol: 'printk', crc: 0n },
      { symbol: 'last', crc: 0n },
    ])
  })

  test('takes the prefix of the architecture off once', () => {
    expect(map('0 r ___ksymtab__one\n', '_').symbols).toEqual([{ symbol: '_one', crc: 0n }])
  })

  test('tells lines without two spaces, newline and all', () => {
    expect(map('0\t r\n0 r \n\n').problems).toEqual(['map:1: invalid line: 0\t r\n', 'map:3: invalid line: \n'])
  })

  test('never fails, and neither does parseModuleSymvers()', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseSystemMap(bytes, 'f').symbols.length).toBeLessThanOrEqual(bytes.length)
        expect(parseModuleSymvers(bytes, 'f').symbols.length).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns },
    )
  })
})
