import { describe, expect, test } from 'vitest'
import { Random } from '../../../test/support/random.ts'
import { Heap } from './heap.ts'

const due = (dueNs: number, name = '') => ({ dueNs, dueOrder: 0, name })

describe('Heap', () => {
  test('gives back what is due first, whatever the order in which it came', () => {
    const random = new Random(1)
    for (let round = 0; round < 200; round++) {
      const moments = Array.from({ length: random.below(40) }, () => random.below(20))
      const heap = new Heap<ReturnType<typeof due>>()
      for (const moment of moments) heap.push(due(moment))
      const popped: number[] = []
      for (let item = heap.pop(); item !== undefined; item = heap.pop()) popped.push(item.dueNs)
      expect(popped).toEqual(moments.toSorted((a, b) => a - b))
    }
  })

  test('keeps those of one moment in the order in which they came, while others come and go', () => {
    const heap = new Heap<ReturnType<typeof due>>()
    for (const name of 'abcde') heap.push(due(5, name))
    heap.push(due(1, 'first'))
    expect(heap.first?.name).toBe('first')
    expect(heap.pop()?.name).toBe('first')
    heap.push(due(5, 'f'))
    expect(Array.from('abcdef', () => heap.pop()?.name).join('')).toBe('abcdef')
    expect([heap.first, heap.pop()]).toEqual([undefined, undefined])
  })
})
