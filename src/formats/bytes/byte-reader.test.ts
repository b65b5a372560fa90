import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { ByteReader, type Endian, latin1Bytes } from './index.ts'

/** A reader of the bytes 1, 2, 3 … */
function counting(count: number, endian?: Endian): ByteReader {
  return new ByteReader(
    Uint8Array.from({ length: count }, (_, index) => index + 1),
    'TEST',
    endian,
  )
}

describe('ByteReader', () => {
  test('reads numbers one after the other, big-endian unless told otherwise', () => {
    const reader = counting(15)

    expect([reader.uint8(), reader.uint16(), reader.uint32(), reader.uint64()]).toEqual([
      1,
      0x0203,
      0x04050607,
      0x08090a0b0c0d0e0fn,
    ])
    expect(reader.offset).toBe(15)
  })

  test('reads little-endian numbers', () => {
    const reader = counting(15, 'little')

    expect([reader.uint8(), reader.uint16(), reader.uint32(), reader.uint64()]).toEqual([
      1,
      0x0302,
      0x07060504,
      0x0f0e0d0c0b0a0908n,
    ])
  })

  test('takes numbers for unsigned', () => {
    const reader = new ByteReader(new Uint8Array(15).fill(0xff), 'TEST')

    expect([reader.uint8(), reader.uint16(), reader.uint32(), reader.uint64()]).toEqual([
      0xff,
      0xffff,
      0xffffffff,
      2n ** 64n - 1n,
    ])
  })

  test('reads a part of a larger buffer', () => {
    const reader = new ByteReader(Uint8Array.of(9, 1, 2, 9).subarray(1, 3), 'TEST')

    expect(reader.uint16()).toBe(0x0102)
    expect(() => reader.uint8()).toThrow(FormatError)
  })

  test.each([
    ['uint8', 0],
    ['uint16', 1],
    ['uint32', 3],
    ['uint64', 7],
  ] as const)('refuses %s where only %d bytes are left, and stays where it is', (method, count) => {
    const reader = counting(count)

    expect(() => reader[method]()).toThrow(
      expect.objectContaining({ kind: 'format', format: 'TEST', offset: 0, problem: 'truncated', code: 'EINVAL' }),
    )
    expect(reader.offset).toBe(0)
  })

  test.each([-1, 5, 2 ** 53, Number.POSITIVE_INFINITY])('refuses to read at offset %d of four bytes', (offset) => {
    const reader = counting(4)
    reader.offset = offset

    expect(() => reader.uint8()).toThrow(FormatError)
    expect(() => reader.take(1)).toThrow(FormatError)
    expect(() => reader.cString()).toThrow(FormatError)
  })

  test('begins where it is told to', () => {
    expect(new ByteReader(Uint8Array.of(1, 2, 3), 'TEST', 'big', 2).uint8()).toBe(3)
  })
})

describe('ByteReader.size64()', () => {
  test('gives what a number can hold', () => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(Number.MAX_SAFE_INTEGER))

    expect(new ByteReader(bytes, 'TEST').size64()).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('refuses what it cannot, and names the place of the value', () => {
    const reader = new ByteReader(Uint8Array.of(0, 0, 0x20, 0, 0, 0, 0, 0, 0), 'TEST', 'big', 1)

    expect(() => reader.size64()).toThrow(
      expect.objectContaining({ offset: 1, problem: '64-bit value beyond any file' }),
    )
  })
})

describe('ByteReader.take()', () => {
  test('gives a view, not a copy', () => {
    const reader = counting(4)

    const view = reader.take(2)
    reader.bytes[0] = 9

    expect([...view]).toEqual([9, 2])
    expect(reader.offset).toBe(2)
  })

  test('takes nothing, also at the end', () => {
    const reader = counting(1)
    reader.offset = 1

    expect(reader.take(0)).toHaveLength(0)
  })

  test.each([-1, 5, Number.MAX_SAFE_INTEGER])('refuses %d of four bytes', (sizeBytes) => {
    expect(() => counting(4).take(sizeBytes)).toThrow(FormatError)
  })
})

describe('ByteReader.cString()', () => {
  test('reads up to a NUL and goes on behind it', () => {
    const reader = new ByteReader(latin1Bytes('ab\xff\0\0c\0'), 'TEST')

    expect([reader.cString(), reader.cString(), reader.cString()]).toEqual(['ab\xff', '', 'c'])
    expect(reader.offset).toBe(7)
  })

  test('refuses a string without its NUL', () => {
    const reader = new ByteReader(latin1Bytes('a\0bc'), 'TEST')
    reader.cString()

    expect(() => reader.cString()).toThrow(expect.objectContaining({ offset: 2, problem: 'string without its NUL' }))
  })
})
