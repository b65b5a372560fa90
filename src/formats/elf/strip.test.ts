import { describe, expect, test } from 'vitest'
import { buildModule, type ModuleParts } from '../../../test/support/elf-builder.ts'
import { modinfoStrings, modversions, parseElf, stripModversions, stripVermagic } from './index.ts'

const KINDS = ([32, 64] as const).flatMap((bits) => (['little', 'big'] as const).map((endian) => ({ bits, endian })))
const MODINFO = ['license=GPL', 'vermagic=6.1 SMP', 'name=m']
const VERSIONS = [{ symbol: '_printk', crc: 5 }]

/** A module whose sections have eight flags each, of which no more than one may change. */
function module(parts: ModuleParts): Uint8Array {
  const bytes = buildModule({ modinfo: MODINFO, versions: VERSIONS, ...parts })
  const { sections, bits, endian } = parseElf(bytes)
  for (const { headerOffset } of sections) bytes[headerOffset + 8 + (endian === 'little' ? 0 : bits / 8 - 1)] = 0xff
  return bytes
}

/** What differs: offset, byte before, byte after. */
function changes(before: Uint8Array, after: Uint8Array): number[][] {
  expect(after.length).toBe(before.length)
  return [...before].flatMap((byte, at) => (byte === after[at] ? [] : [[at, byte, after[at]!]]))
}

describe.each(KINDS)('a forced module of $bits bits, $endian endian', (kind) => {
  test('has no versions that the kernel would see, and is else the same', () => {
    const image = module(kind)

    const stripped = stripModversions(image)

    expect(changes(image, stripped)).toHaveLength(1)
    expect(parseElf(stripped).sections.filter(({ flags }) => flags !== 0xff)).toMatchObject([
      { name: '__versions', flags: 0xfd },
    ])
    expect(modversions(parseElf(stripped))).toEqual(modversions(parseElf(image)))
  })

  test('has zeros in the place of its vermagic, and is else the same', () => {
    const image = module(kind)

    const stripped = stripVermagic(image)

    expect(modinfoStrings(parseElf(stripped))).toEqual(['license=GPL', 'name=m'])
    expect(changes(image, stripped).map(([, before, after]) => [String.fromCharCode(before!), after])).toEqual(
      [...'vermagic=6.1 SMP'].map((character) => [character, 0]),
    )
  })

  test('is a copy: the image stays as it was', () => {
    // The slice() of a Buffer is no copy.
    const image = Buffer.from(module(kind))
    const before = Buffer.from(image)

    stripVermagic(image)
    stripModversions(image)

    expect(image).toEqual(before)
  })
})

describe('stripModversions()', () => {
  test('changes a section that lies at the start of the file too', () => {
    const image = module({})
    const { headerOffset } = parseElf(image).sections.find(({ name }) => name === '__versions')!
    image.fill(0, headerOffset + 24, headerOffset + 32)

    expect(changes(image, stripModversions(image))).toEqual([[headerOffset + 8, 0xff, 0xfd]])
  })

  test('leaves a module without versions alone', () => {
    const image = module({ without: ['__versions'] })

    expect(stripModversions(image)).toEqual(image)
  })
})

describe('stripVermagic()', () => {
  test('takes the first of two, and the whole of one without its NUL', () => {
    const two = module({ modinfo: ['vermagic=1', 'vermagic=2'] })
    const open = module({ modinfo: ['vermagic=1'] })
    const { headerOffset, sizeBytes } = parseElf(open).sections.find(({ name }) => name === '.modinfo')!
    open[headerOffset + 32] = sizeBytes - 1

    expect(modinfoStrings(parseElf(stripVermagic(two)))).toEqual(['vermagic=2'])
    expect(modinfoStrings(parseElf(stripVermagic(open)))).toEqual([])
  })

  test.each([[['license=GPL']], [['vermagic']], [['xvermagic=1']]])('is ENODATA for the strings %j', (modinfo) => {
    expect(() => stripVermagic(module({ modinfo }))).toThrow(expect.objectContaining({ code: 'ENODATA' }))
  })

  test.each([
    ['section', module({ without: ['.modinfo'] })],
    ['string', module({ modinfo: ['', ''] })],
  ])('leaves a module without a %s alone', (_, image) => {
    expect(stripVermagic(image)).toEqual(image)
  })

  test.each([stripVermagic, stripModversions])('refuses what is no module', (strip) => {
    expect(() => strip(new Uint8Array(200))).toThrow(expect.objectContaining({ kind: 'format', code: 'ENOEXEC' }))
    expect(() => strip(module({}).subarray(0, 80))).toThrow(expect.objectContaining({ kind: 'format' }))
  })
})
