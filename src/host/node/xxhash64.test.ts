import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../../formats/bytes/index.ts'
import { xxhash64 } from './xxhash64.ts'

describe('xxhash64()', () => {
  // Published vectors of XXH64 with seed 0; the last ones go through the lanes and every kind of rest.
  test.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
    ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
  ])('of %j is the published value', (text, hash) => {
    expect(xxhash64(latin1Bytes(text))).toBe(hash)
  })

  test('does not depend on where in a buffer the bytes lie', () => {
    const text = 'x'.repeat(77)
    expect(xxhash64(latin1Bytes(`123${text}`).subarray(3))).toBe(xxhash64(latin1Bytes(text)))
  })
})
