import { availableParallelism } from 'node:os'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../src/errors.ts'
import type { Codecs, Compressed } from '../../src/host/index.ts'
import { canRun } from '../support/programs.ts'
import { bytesEqual } from './bytes-equal.ts'
import { gzip, xz, zstd, zstdWithoutSize } from './compressors.ts'

/** What an implementation may lack, and then says so. */
export interface CodecTraits {
  /** Filters beside LZMA2, and the SHA-256 check. */
  readonly allOfXz: boolean
}

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 100)

/** 300 kB that shrink to about a third: runs of bytes that repeat at odd distances. */
const content = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index + (index >> 9)) & 0xff)
const [first, second] = [content.subarray(0, 100_000), content.subarray(100_000)]

const compressors: Readonly<Record<Compressed, (content: Uint8Array) => Uint8Array>> = { gzip, xz, zstd }

/** What every implementation of `Codecs` does. */
export function codecsContract(name: string, makeCodecs: () => Codecs, traits: CodecTraits): void {
  const codecs = makeCodecs()
  describe(`Codecs of ${name}`, () => {
    test('tell how many calls run at once', () => {
      expect(codecs.atOnce).toBeGreaterThanOrEqual(1)
      expect(codecs.atOnce).toBeLessThanOrEqual(availableParallelism())
    })

    commonContract(codecs, 'gzip')
    describe.runIf(canRun('xz'))('with xz', () => {
      commonContract(codecs, 'xz')
      xzContract(codecs, traits)
    })
    describe.runIf(canRun('zstd'))('with zstd', () => {
      commonContract(codecs, 'zstd')
      zstdContract(codecs)
    })
    gzipContract(codecs)
  })
}

function commonContract(codecs: Codecs, compression: Compressed): void {
  describe(`decompress(${compression})`, () => {
    const compressed = compressors[compression](content)
    const decompress = (bytes: Uint8Array, limitBytes?: number, room?: Uint8Array) =>
      codecs.decompress(compression, bytes, limitBytes, room)

    test('gives the content back', async () => {
      bytesEqual(await decompress(compressed), content)
    })

    test('gives content of exactly the limit', async () => {
      expect(await decompress(compressed, content.length)).toHaveLength(content.length)
    })

    test('refuses larger content with EFBIG', async () => {
      const refusal = { kind: 'format', format: compression, code: 'EFBIG' }
      await expect(decompress(compressed, content.length - 1)).rejects.toMatchObject(refusal)
    })

    test('refuses a bomb without decoding it whole', async () => {
      const bomb = compressors[compression](new Uint8Array(2 ** 26))
      await expect(decompress(bomb, 2 ** 16)).rejects.toMatchObject({ kind: 'format', code: 'EFBIG' })
    })

    test('refuses truncated input wherever it ends', async () => {
      for (let end = 0; end < compressed.length; end += Math.ceil(compressed.length / 40)) {
        await expect(decompress(compressed.subarray(0, end)), `cut at ${end}`).rejects.toBeInstanceOf(FormatError)
      }
      await expect(decompress(compressed.subarray(0, -1)), 'cut before the end').rejects.toBeInstanceOf(FormatError)
    })

    test('works after it has refused', async () => {
      await expect(decompress(compressed.subarray(5))).rejects.toBeInstanceOf(FormatError)
      bytesEqual(await decompress(compressed), content)
    })

    test('gives several callers their own content', async () => {
      const [one, other] = [compressors[compression](first), compressors[compression](second)]
      const [oneContent, otherContent] = await Promise.all([decompress(one), decompress(other)])
      bytesEqual(oneContent, first)
      bytesEqual(otherContent, second)
    })

    test.each([0, 1, content.length - 1, content.length, content.length + 1])(
      'gives the content where there is a room of %i bytes, and no more than that is written to',
      async (roomBytes) => {
        const memory = new Uint8Array(roomBytes + 16).fill(9)
        bytesEqual(await decompress(compressed, undefined, memory.subarray(8, 8 + roomBytes)), content)
        expect(memory.subarray(0, 8)).toEqual(new Uint8Array(8).fill(9))
        expect(memory.subarray(-8)).toEqual(new Uint8Array(8).fill(9))
      },
    )

    test('refuses content beyond the limit where there is a room for it', async () => {
      const room = new Uint8Array(2 * content.length)
      bytesEqual(await decompress(compressed, content.length, room), content)
      await expect(decompress(compressed, content.length - 1, room)).rejects.toMatchObject({ code: 'EFBIG' })
    })

    test('lets the caller go on meanwhile', async () => {
      let ended = false
      const decompressed = decompress(compressors[compression](new Uint8Array(2 ** 23))).then(() => {
        ended = true
      })
      await nextTurn()
      expect(ended).toBe(false)
      await decompressed
    })

    test('answers mutated bytes with the content, other content or a FormatError', async () => {
      const original = compressors[compression](content.subarray(0, 2_000))
      const change = fc.tuple(fc.nat(original.length - 1), fc.nat(255))
      const mutated = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
        const bytes = original.slice()
        for (const [offset, value] of changes) bytes[offset] = value
        return bytes
      })
      await fc.assert(
        fc.asyncProperty(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), async (bytes) => {
          const answer = await decompress(bytes, 2 ** 20).catch((error: unknown) => error)
          expect(answer instanceof Uint8Array || answer instanceof FormatError, String(answer)).toBe(true)
        }),
        { numRuns },
      )
    })
  })
}

function gzipContract(codecs: Codecs): void {
  describe('decompress(gzip) of special files', () => {
    test('gives the content of every member', async () => {
      bytesEqual(await codecs.decompress('gzip', joined(gzip(first), gzip(second))), content)
    })

    test('skips zeros behind the last member', async () => {
      bytesEqual(await codecs.decompress('gzip', joined(gzip(content), new Uint8Array(64))), content)
    })

    test('refuses a changed byte', async () => {
      await expect(codecs.decompress('gzip', changed(gzip(content)))).rejects.toBeInstanceOf(FormatError)
    })
  })
}

function xzContract(codecs: Codecs, { allOfXz }: CodecTraits): void {
  describe('decompress(xz) of special files', () => {
    test.each([
      ['several blocks', () => xz(content, '--block-size=65536')],
      ['two streams', () => joined(xz(first), xz(second))],
      ['padding between and behind streams', () => joined(xz(first), new Uint8Array(8), xz(second), new Uint8Array(4))],
      ['no check', () => xz(content, '--check=none')],
      ["the kernel's settings but for the filter", () => xz(content, '--check=crc32', '--lzma2=dict=1MiB')],
      ['the largest preset', () => xz(content, '-9e')],
    ])('gives the content of a file with %s', async (_, make) => {
      bytesEqual(await codecs.decompress('xz', make()), content)
    })

    test.each([
      ['the x86 filter', ['--x86', '--lzma2']],
      ['the ARM64 filter', ['--arm64', '--lzma2']],
      ['the SHA-256 check', ['--check=sha256']],
      ['a dictionary of 128 MiB', ['--lzma2=preset=0,dict=128MiB']],
    ])(`${allOfXz ? 'decodes' : 'names what to install for'} a file with %s`, async (_, options) => {
      const answer = codecs.decompress('xz', xz(content, ...options))
      if (allOfXz) bytesEqual(await answer, content)
      else
        await expect(answer).rejects.toMatchObject({
          kind: 'format',
          code: 'ENOSYS',
          problem: expect.stringMatching(/install.*koffi/),
        })
    })

    test.each([
      ['a changed byte', () => changed(xz(content)), 'File is corrupt'],
      ['padding of three bytes', () => joined(xz(content), new Uint8Array(3)), 'File is corrupt'],
      ['another format', () => gzip(content), 'File format not recognized'],
      ['garbage behind it', () => joined(xz(content), Uint8Array.from([1, 2, 3, 4, 5])), 'Unexpected end of input'],
      ['nothing in it', () => new Uint8Array(), 'Unexpected end of input'],
    ])("refuses a file with %s in liblzma's words", async (_, make, problem) => {
      await expect(codecs.decompress('xz', make())).rejects.toMatchObject({ kind: 'format', code: 'EINVAL', problem })
    })
  })
}

function zstdContract(codecs: Codecs): void {
  describe('decompress(zstd) of special files', () => {
    test.each([
      ['no checksum', () => zstd(content, '--no-check')],
      ['the highest level', () => zstd(content, '--ultra', '-22')],
      [
        'a skippable frame behind it',
        () => joined(zstd(content), Uint8Array.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0])),
      ],
    ])('gives the content of a file with %s', async (_, make) => {
      bytesEqual(await codecs.decompress('zstd', make()), content)
    })

    test.each([
      ['no declared size', () => zstdWithoutSize(content), 'Failed to determine decompression size'],
      ['two frames', () => joined(zstd(first), zstd(second)), 'Destination buffer is too small'],
      ['garbage behind it', () => joined(zstd(content), Uint8Array.from([1, 2, 3, 4, 5])), 'Src size is incorrect'],
    ])("refuses a file with %s as kmod does, in libzstd's words", async (_, make, problem) => {
      await expect(codecs.decompress('zstd', make())).rejects.toMatchObject({ kind: 'format', code: 'EINVAL', problem })
    })

    test('refuses a changed byte', async () => {
      await expect(codecs.decompress('zstd', changed(zstd(content)))).rejects.toBeInstanceOf(FormatError)
    })
  })
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

/** The same with a byte in the middle changed. */
function changed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[copy.length >> 1]! ^= 0x55
  return copy
}
