import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { ByteReader, latin1, latin1Bytes } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('latin1()', () => {
  test('makes one character of each byte, which latin1Bytes() makes the byte again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = latin1(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('latin1'))
        expect(latin1Bytes(text)).toEqual(bytes)
      }),
      { numRuns },
    )
  })

  test.each([8191, 8192, 8193, 1_000_003])('reads %d bytes whole', (count) => {
    const bytes = Uint8Array.from({ length: count }, (_, index) => index % 251)

    expect(latin1(bytes)).toBe(Buffer.from(bytes).toString('latin1'))
  })

  test('does the same with long texts of ASCII, and with those that are UTF-8 or nearly ASCII', () => {
    const piece = fc.constantFrom(
      [0xff],
      [0x80],
      [0xc3, 0xa9],
      [0xef, 0xbb, 0xbf],
      [0xef, 0xbf, 0xbd],
      [0xf0, 0x9f],
      [0],
    )
    const place = fc.record({ at: fc.constantFrom(0, 5, 9_000), piece })
    fc.assert(
      fc.property(fc.array(place, { maxLength: 2 }), (places) => {
        const bytes = new Uint8Array(9_005).fill(0x61)
        for (const { at, piece } of places) bytes.set(piece, at)
        const text = latin1(bytes)
        expect(text === Buffer.from(bytes).toString('latin1')).toBe(true)
        expect(Buffer.compare(latin1Bytes(text), bytes)).toBe(0)
      }),
      { numRuns },
    )
  })
})

describe('ByteReader', () => {
  const step = fc.oneof(
    fc.constantFrom('uint8', 'uint16', 'uint32', 'uint64', 'size64', 'cString'),
    fc.integer({ min: -2, max: 40 }),
    fc.record({ seek: fc.integer({ min: -4, max: 40 }) }),
  )

  test('stays inside its bytes whatever is asked of it, and refuses with a FormatError only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 32 }), fc.array(step, { maxLength: 12 }), (bytes, steps) => {
        const reader = new ByteReader(bytes, 'TEST')
        for (const each of steps) {
          if (typeof each === 'object') reader.offset = each.seek
          else if (ask(() => (typeof each === 'number' ? reader.take(each) : reader[each as 'uint8']()))) {
            expect(reader.offset).toBeGreaterThanOrEqual(0)
            expect(reader.offset).toBeLessThanOrEqual(bytes.length)
          }
        }
      }),
      { numRuns },
    )
  })
})

/** True where the reader answered. */
function ask(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
    return false
  }
}
