import { expect, test } from 'vitest'
import { Frontier } from './frontier.ts'

test('the first that was found is first, and the last one from when it dives', () => {
  const frontier = new Frontier()
  expect([frontier.next(3), frontier.next(3)]).toEqual([0, 1])
  frontier.dive()
  expect([frontier.next(4), frontier.next(4), frontier.next(5)]).toEqual([3, 2, 4])
  expect(frontier.next(5)).toBeUndefined()
  expect(frontier.next(6)).toBe(5)
})
