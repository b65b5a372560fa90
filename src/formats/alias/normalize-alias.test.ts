import { describe, expect, test } from 'vitest'
import { normalizeAlias } from './index.ts'

describe('normalizeAlias()', () => {
  test.each([
    ['a-b', 'a_b'],
    ['pci:v00-d[0-9]-x', 'pci:v00_d[0-9]_x'],
    ['[a-c]-[-]-', '[a-c]_[-]_'],
    ['a[[b-]c-d', 'a[[b-]c_d'],
    ['', ''],
  ])('turns %s into %s', (text, normal) => {
    expect(normalizeAlias(text)).toBe(normal)
  })

  test.each(['a]', '[a', 'a[b]c]', '[]-]', 'x[a-b]-[c'])('refuses %s, whose brackets do not match', (text) => {
    expect(normalizeAlias(text)).toBeUndefined()
  })
})
