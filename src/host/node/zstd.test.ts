import { describe, expect, test } from 'vitest'
import { compressedZstdFrame, rawZstdFrame } from '../../../test/support/zstd-frames.ts'
import { decodeZstd } from './zstd.ts'
import { decodeByFzstd } from './zstd-by-fzstd.ts'
import { readOnlyZstdFrame } from './zstd-frame.ts'

const content = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251)

/** A block of 98,302 sequences that each copy 65,539 bytes, in nine bytes of header and no bits. RFC 8878 section 3.1.1.3. */
const COPIES_FOR_EVER = [(10 << 3) | 1, 0x41, 0xff, 0xff, 0xff, 0x54, 0, 1, 52, 0x55, 0x55, 1]

describe('decodeZstd() by fzstd', () => {
  test('gives the content of every block', async () => {
    expect(await decodeZstd(rawZstdFrame(content, { checksum: true }), content.length, decodeByFzstd)).toEqual(content)
  })

  test('finds a changed byte by the checksum, which fzstd leaves unread', async () => {
    const frame = rawZstdFrame(content, { checksum: true })
    frame[5_000]! ^= 1
    await expect(decodeZstd(frame, content.length, decodeByFzstd)).rejects.toThrow(/doesn't match checksum/)
  })

  test('refuses content that is smaller than declared', async () => {
    const frame = rawZstdFrame(content, { declared: content.length + 1 })
    await expect(decodeZstd(frame, 2 ** 20, decodeByFzstd)).rejects.toThrow(/Data corruption detected/)
  })

  test('refuses content that is larger than declared', async () => {
    const frame = rawZstdFrame(content, { declared: content.length - 1 })
    await expect(decodeZstd(frame, 2 ** 20, decodeByFzstd)).rejects.toThrow(/Destination buffer is too small/)
  })

  test('gives up a block that would keep it busy for minutes', async () => {
    const frame = compressedZstdFrame(COPIES_FOR_EVER, 100_000)
    await expect(decodeByFzstd(frame, readOnlyZstdFrame(frame), 50)).rejects.toThrow(/takes too long to decode/)
  })
})

describe('decodeZstd()', () => {
  test('refuses a window larger than the limit before it is allocated', async () => {
    const frame = rawZstdFrame(content, { declared: undefined })
    frame[4] = 0x80 // Not a single segment, four bytes of size …
    const header = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x80, 0xf8, 0x40, 0x0d, 3, 0]) // … 200,000, in a window of 2 TiB.
    const lying = Uint8Array.from([...header, ...frame.subarray(6)])
    await expect(decodeZstd(lying, 2 ** 20)).rejects.toThrow(/too much memory/)
  })
})
