import { describe, expect, test } from 'vitest'
import { Random } from '../../../test/support/random.ts'
import { Heap } from './heap.ts'

describe('Heap', () => {
  test('gives back what is due first, whatever the order in which it came', () => {
    const random = new Random(1)
    for (let round = 0; round < 200; round++) {
      const moments = Array.from({ length: random.below(40) }, () => random.below(20))
      const heap = new Heap<number>()
      for (const moment of moments) heap.push(moment, moment)
      const popped: number[] = []
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) popped.push(item)
      expect(popped).toEqual(moments.toSorted((a, b) => a - b))
    }
  })

  test('keeps those of one moment in the order in which they came, while others come and go', () => {
    const heap = new Heap<string>()
    for (const name of 'abcde') heap.push(name, 5)
    heap.push('first', 1)
    expect([heap.first, heap.firstDueNs]).toEqual(['first', 1])
    expect(heap.pop()).toBe('first')
    heap.push('f', 5)
    expect(Array.from('abcdef', () => heap.pop()).join('')).toBe('abcdef')
    expect([heap.first, heap.pop()]).toEqual([undefined, undefined])
  })
})
