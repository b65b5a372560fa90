import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IndexSet } from './index-set.ts'

const SIZE = 100
const numbers = fc.array(fc.nat(SIZE - 1), { maxLength: 20 })

test('an IndexSet has what was added to it, and all of those that it was joined with', () => {
  fc.assert(
    fc.property(numbers, numbers, (some, others) => {
      const [set, joined] = [new IndexSet(SIZE), new IndexSet(SIZE)]
      for (const index of some) set.add(index)
      for (const index of others) joined.add(index)
      joined.addAll(set)
      expect([...set]).toEqual([...new Set(some)].sort((a, b) => a - b))
      expect([...joined]).toEqual([...new Set([...some, ...others])].sort((a, b) => a - b))
      for (let index = 0; index <= SIZE; index++) expect(set.has(index)).toBe(some.includes(index))
    }),
  )
})
