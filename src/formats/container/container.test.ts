import { describe, expect, test } from 'vitest'
import { compressionOf, isModuleFileName } from './index.ts'

describe('compressionOf()', () => {
  test.each([
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd, 0x24]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00]],
    ['gzip', [0x1f, 0x8b, 0x08]],
    ['none', [0x7f, 0x45, 0x4c, 0x46]],
  ] as const)('tells %s by its magic', (compression, bytes) => {
    expect(compressionOf(Uint8Array.from(bytes))).toBe(compression)
  })

  test('calls a magic that is cut short none', () => {
    expect(compressionOf(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a))).toBe('none')
    expect(compressionOf(new Uint8Array(0))).toBe('none')
  })
})

describe('isModuleFileName()', () => {
  test.each(['xfs.ko', 'xfs.ko.gz', 'xfs.ko.xz', '/lib/modules/6.1/xfs.ko.zst'])('accepts %s', (name) => {
    expect(isModuleFileName(name)).toBe(true)
  })

  test.each(['xfs', 'xfs.ko.bz2', 'xfs.KO', 'xfs.ko/', ''])('refuses %j', (name) => {
    expect(isModuleFileName(name)).toBe(false)
  })
})
