import { describe, expect, test } from 'vitest'
import { findRows, requestCatalogue } from './index.ts'
import { makes } from './request-format.ts'

const calls = requestCatalogue.flatMap(({ row, calls }) => calls.map((call) => ({ row, ...call })))

describe('the catalogue of requests', () => {
  test('has the 115 rows of section 3.6, in order', () => {
    expect(requestCatalogue.map(({ row }) => row)).toEqual(Array.from({ length: 115 }, (_, index) => index + 1))
  })

  test('has an example for every call, and each is a name that the format of its call makes', () => {
    for (const { row, format, examples } of calls) {
      expect(examples, `row ${row}: ${format}`).not.toEqual([])
      for (const { asked } of examples) expect([row, format, asked, makes(format, asked)].at(-1), asked).toBe(true)
    }
  })

  test('says of every name what decides whether something answers', () => {
    const undecided = calls.flatMap(({ examples }) =>
      examples.filter(({ option, unclaimed }) => (option === undefined) === (unclaimed === undefined)),
    )
    expect(undecided).toEqual([])
  })

  test('asks for nothing that the kernel never requests (R3.30, R3.31)', () => {
    const names = calls.flatMap(({ examples }) => examples.map(({ asked }) => asked))
    expect(names.filter((asked) => /^(devname|pci|usb|acpi|cpu|virtio|dmi|input):/.test(asked))).toEqual([])
  })

  test('knows the second names that follow a helper that failed (R3.13)', () => {
    expect(calls.filter(({ result }) => result === '>0').map(({ row }) => row)).toEqual([3, 6, 78])
  })
})

describe('makes()', () => {
  test.each([
    ['net-pf-%d', 'net-pf-10', true],
    ['net-pf-%d', 'net-pf-16-proto-6', false],
    ['net-pf-%d', 'net-pf--1', true],
    ['nft-obj-%u', 'nft-obj--1', false],
    ['fs-%.*s', 'fs-xfs', true],
    ['fs-%.*s', 'fs-', false],
    ['binfmt-%04x', 'binfmt-464c', true],
    ['binfmt-%04x', 'binfmt-46', false],
    ['cfi_cmdset_%4.4X', 'cfi_cmdset_0002', true],
    ['w1-family-0x%02X', 'w1-family-0xff', false],
    ['cryptomgr', 'cryptomgr', true],
    ['of:N%sT%sC%s', 'of:NaT(b)Cc.d', true],
    ['a.b', 'axb', false],
  ])('%s and %s: %s', (format, asked, expected) => {
    expect(makes(format, asked)).toBe(expected)
  })
})

describe('findRows()', () => {
  const numbers = (query: Parameters<typeof findRows>[0]) => findRows(query).map(({ row }) => row)

  test('gives all without a query', () => {
    expect(findRows({})).toHaveLength(115)
  })

  test.each([
    [['net-pf-16-proto-22'], [23]],
    [['XFRM_USER'], [23]],
    [['get_fs_type'], [1]],
    [['18'], [18]],
    [['crypto', 'hash'], [19]],
    [['nothing of the kind'], []],
  ])('finds %j in rows %j', (texts, rows) => {
    expect(numbers({ texts })).toEqual(expect.arrayContaining(rows))
    if (rows.length === 0) expect(numbers({ texts })).toEqual([])
  })

  test('does not take a row that can ask for every name for one that asks for this', () => {
    expect(numbers({ texts: ['fs-btrfs'] })).toEqual([1])
  })

  test('narrows to a subsystem', () => {
    expect(numbers({ subsystem: 'crypto' })).toEqual([16, 17, 18, 113])
    expect(numbers({ subsystem: 'crypto', texts: ['cryptomgr'] })).toEqual([18])
  })
})
