import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { latin1Bytes } from '../bytes/index.ts'
import { namedSectionBytes, parseElf } from './index.ts'

const SECTION_TABLE_AT = 0x28
const ENTRY_BYTES_AT = 0x3a
const COUNT_AT = 0x3c
const NAMES_INDEX_AT = 0x3e

describe('parseElf()', () => {
  test.each([
    [32, 'little'],
    [32, 'big'],
    [64, 'little'],
    [64, 'big'],
  ] as const)('reads a %i-bit %s-endian object', (bits, endian) => {
    const elf = parseElf(buildModule({ bits, endian, machine: 21, modinfo: ['license=GPL'] }))

    expect(elf).toMatchObject({ bits, endian, machine: 21 })
    expect(elf.sections.map(({ name }) => name)).toContain('.modinfo')
    expect(namedSectionBytes(elf, '.modinfo')).toEqual(latin1Bytes('license=GPL\0'))
  })

  test('refuses a file of fewer than six bytes with EINVAL', () => {
    expect(() => parseElf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2))).toThrow(
      expect.objectContaining({ code: 'EINVAL' }),
    )
  })

  test('refuses what is no ELF object with ENOEXEC', () => {
    const script = latin1Bytes('#!/bin/sh\necho not a module\n')

    expect(() => parseElf(script)).toThrow(expect.objectContaining({ kind: 'format', code: 'ENOEXEC' }))
  })

  test('refuses a file that ends with the identification with ENOEXEC', () => {
    expect(() => parseElf(buildModule().subarray(0, 16))).toThrow(expect.objectContaining({ code: 'ENOEXEC' }))
  })

  test.each([
    ['class', 4, 3],
    ['byte order', 5, 0],
    ['size of section headers', ENTRY_BYTES_AT, 63],
    ['index of names', NAMES_INDEX_AT, 0],
    ['count of sections', COUNT_AT, 1],
  ])('refuses a wrong %s with EINVAL', (_, offset, value) => {
    const bytes = buildModule()
    bytes[offset] = value

    expect(() => parseElf(bytes)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  test('refuses a section table outside the file, however far', () => {
    for (const offset of [0xffff_ffff_ffff_ffffn, 0x7fff_ffff_ffff_ffffn, 1n << 53n, 100_000n]) {
      const bytes = buildModule()
      new DataView(bytes.buffer).setBigUint64(SECTION_TABLE_AT, offset, true)

      expect(() => parseElf(bytes)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
    }
  })

  test('refuses every file that is cut in the headers or the section table', () => {
    const bytes = buildModule({ exports: [{ symbol: 'one', crc: 1 }] })

    for (let length = 17; length < bytes.length; length++) {
      expect(() => parseElf(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: 'EINVAL' }))
    }
  })
})

describe('namedSectionBytes()', () => {
  test('treats a section whose range leaves the file as absent', () => {
    const bytes = buildModule()
    const { index } = parseElf(bytes).sections.find(({ name }) => name === '.modinfo')!
    overwriteHeader(bytes, index, { offset: 0xffff_ffff_ffff_fff0n, sizeBytes: 0x20n })

    const elf = parseElf(bytes)

    expect(elf.sections[index]).toMatchObject({ name: '.modinfo', readable: false })
    expect(namedSectionBytes(elf, '.modinfo')).toBeUndefined()
  })

  test('accepts an empty section at the very end of the file', () => {
    const bytes = buildModule()
    const { index } = parseElf(bytes).sections.find(({ name }) => name === '.modinfo')!
    overwriteHeader(bytes, index, { offset: BigInt(bytes.length), sizeBytes: 0n })

    expect(namedSectionBytes(parseElf(bytes), '.modinfo')).toEqual(new Uint8Array(0))
  })

  test('treats a section at offset 0 as absent', () => {
    const bytes = buildModule()
    const { index } = parseElf(bytes).sections.find(({ name }) => name === '.modinfo')!
    overwriteHeader(bytes, index, { offset: 0n, sizeBytes: 16n })

    expect(namedSectionBytes(parseElf(bytes), '.modinfo')).toBeUndefined()
  })
})

function overwriteHeader(bytes: Uint8Array, index: number, to: { offset: bigint; sizeBytes: bigint }): void {
  const view = new DataView(bytes.buffer)
  const header = Number(view.getBigUint64(SECTION_TABLE_AT, true)) + 64 * index
  view.setBigUint64(header + 24, to.offset, true)
  view.setBigUint64(header + 32, to.sizeBytes, true)
}
