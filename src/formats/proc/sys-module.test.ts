import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { parseCompression, parseCoresize, parseInitstate, parseModulesDisabled, parseRefcnt } from './index.ts'

describe('parseInitstate()', () => {
  test.each(['live', 'coming', 'going'] as const)('reads %s', (state) => {
    expect(parseInitstate(latin1Bytes(`${state}\n`))).toBe(state)
  })

  test.each(['', '\n', 'dead\n', 'live\nlive\n'])('knows no state %j', (text) => {
    expect(parseInitstate(latin1Bytes(text))).toBeUndefined()
  })
})

describe('parseRefcnt()', () => {
  test.each([
    ['0\n', 0],
    ['17', 17],
    ['-1\n', -1],
  ])('reads %j', (text, refcnt) => {
    expect(parseRefcnt(latin1Bytes(text))).toBe(refcnt)
  })

  test.each(['', '\n', 'x\n', '1 2\n', '9'.repeat(100)])('knows no number %j', (text) => {
    expect(parseRefcnt(latin1Bytes(text))).toBeUndefined()
  })
})

describe('parseCoresize()', () => {
  test('reads bytes', () => {
    expect(parseCoresize(latin1Bytes('1015808\n'))).toBe(1015808)
  })
})

describe('parseCompression()', () => {
  test('reads what the kernel can decompress', () => {
    expect(parseCompression(latin1Bytes('zstd\n'))).toBe('zstd')
    expect(parseCompression(latin1Bytes('lzma\n'))).toBeUndefined()
  })
})

describe('parseModulesDisabled()', () => {
  test('is true for 1 only', () => {
    expect(['1\n', '0\n', ''].map((text) => parseModulesDisabled(latin1Bytes(text)))).toEqual([true, false, false])
  })
})
