import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1 } from '../bytes/index.ts'
import { compressionOf, isModuleFileName, MODULE_SUFFIXES } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const MAGICS = {
  gzip: [0x1f, 0x8b],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
} as const

const bytes = fc.uint8Array({ maxLength: 20 })

describe('compressionOf()', () => {
  test('names what the first bytes spell, and none for anything else', () => {
    const piece = fc.oneof(fc.constantFrom<readonly number[]>(...Object.values(MAGICS)), fc.array(fc.nat(255)))
    const magical = fc
      .tuple(piece, fc.nat(6), bytes)
      .map(([magic, cut, rest]) => Uint8Array.from([...magic.slice(0, cut), ...rest]))
    fc.assert(
      fc.property(fc.oneof(magical, bytes), (file) => {
        const spelled = Object.entries(MAGICS).find(([, magic]) => magic.every((byte, index) => file[index] === byte))
        expect(compressionOf(file)).toBe(spelled?.[0] ?? 'none')
      }),
      { numRuns },
    )
  })
})

describe('isModuleFileName()', () => {
  test('looks at the end of the name and at nothing else', () => {
    const part = fc.constantFrom('.', 'ko', '.ko', '.gz', '.xz', '.zst', 'a', '/', '\n', '\0', '\xff')
    const name = fc.oneof(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      bytes.map(latin1),
    )
    fc.assert(
      fc.property(name, fc.constantFrom(...MODULE_SUFFIXES), (text, suffix) => {
        expect(isModuleFileName(text)).toBe(/\.ko(\.gz|\.xz|\.zst)?$/.test(text))
        expect(isModuleFileName(text + suffix)).toBe(true)
        expect(isModuleFileName(`${text}${suffix}x`)).toBe(false)
      }),
      { numRuns },
    )
  })
})
