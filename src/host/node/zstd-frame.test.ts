import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rawZstdFrame, SKIPPABLE_FRAME } from '../../../test/support/zstd-frames.ts'
import { FormatError } from '../../errors.ts'
import { readOnlyZstdFrame } from './zstd-frame.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('readOnlyZstdFrame()', () => {
  test.each([1, 255, 256, 65_791, 65_792, 300_000])('reads a declared size of %d bytes', (sizeBytes) => {
    const frame = rawZstdFrame(new Uint8Array(sizeBytes))
    expect(readOnlyZstdFrame(frame)).toMatchObject({ contentSizeBytes: sizeBytes, endOffset: frame.length })
  })

  test('reads the checksum', () => {
    // The low half of XXH64 of nothing.
    expect(readOnlyZstdFrame(rawZstdFrame(new Uint8Array(0), { checksum: true })).checksum).toBe(0x51d8e999)
  })

  test('reads the window of a frame that declares no size', () => {
    const frame = rawZstdFrame(new Uint8Array(5), { declared: undefined })
    expect(readOnlyZstdFrame(frame)).toMatchObject({ contentSizeBytes: 0, windowSizeBytes: 1024 })
  })

  test('accepts skippable and empty frames behind the first', () => {
    const frame = rawZstdFrame(new Uint8Array(9))
    const file = Uint8Array.from([...frame, ...SKIPPABLE_FRAME, ...rawZstdFrame(new Uint8Array(0))])
    expect(readOnlyZstdFrame(file).endOffset).toBe(frame.length)
  })

  test('refuses a second frame with content, as kmod has no room for it', () => {
    const frame = rawZstdFrame(new Uint8Array(9))
    expect(() => readOnlyZstdFrame(Uint8Array.from([...frame, ...frame]))).toThrow(/Destination buffer is too small/)
  })

  test('refuses garbage behind the frame', () => {
    const file = Uint8Array.from([...rawZstdFrame(new Uint8Array(9)), 1, 2, 3, 4, 5])
    expect(() => readOnlyZstdFrame(file)).toThrow(/Src size is incorrect/)
  })

  test('refuses a size that its blocks cannot hold', () => {
    expect(() => readOnlyZstdFrame(rawZstdFrame(new Uint8Array(9), { declared: 2 ** 28 }))).toThrow(/corruption/)
  })

  test('refuses every truncation', () => {
    const frame = rawZstdFrame(new Uint8Array(40), { checksum: true })
    for (let end = 0; end < frame.length; end++) {
      expect(() => readOnlyZstdFrame(frame.subarray(0, end))).toThrow(FormatError)
    }
  })

  test('answers any bytes with headers or a FormatError', () => {
    const frame = rawZstdFrame(new Uint8Array(300), { checksum: true })
    const mutated = fc.array(fc.tuple(fc.nat(frame.length - 1), fc.nat(255)), { maxLength: 4 }).map((changes) => {
      const bytes = frame.slice()
      for (const [offset, value] of changes) bytes[offset] = value
      return bytes
    })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutated), (bytes) => {
        try {
          expect(readOnlyZstdFrame(bytes).endOffset).toBeLessThanOrEqual(bytes.length)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
      { numRuns },
    )
  })
})
