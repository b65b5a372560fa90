import { describe, expect, test } from 'vitest'
import { superFastHash } from './super-fast-hash.ts'
import { inTableOrder, MODULE_BUCKETS } from './table-order.ts'

const itself = (name: string) => name

describe('inTableOrder()', () => {
  test('is the order in which depmod of kmod 34.2 lists modules without a modules.order', () => {
    const listed = ['i', 'h', 'j', 'c', 'b', 'd', 'a', 'e', 'k', 'a_x']
    expect(inTableOrder([...listed].sort(), itself, MODULE_BUCKETS)).toEqual(listed)
  })

  test('sorts by bytes what shares a bucket', () => {
    expect(inTableOrder(['b', '\xff', 'a', ''], itself, 1)).toEqual(['', 'a', 'b', '\xff'])
  })
})

describe('superFastHash()', () => {
  test('is 0 of nothing, and an unsigned number of 32 bits of anything', () => {
    expect(superFastHash('')).toBe(0)
    for (const text of ['a', '\xff', 'ab\xff', 'symbol:x', 'x'.repeat(1001)]) {
      expect(superFastHash(text)).toBe(superFastHash(text) >>> 0)
      expect(superFastHash(text)).not.toBe(superFastHash(`${text}\x01`))
    }
  })
})
