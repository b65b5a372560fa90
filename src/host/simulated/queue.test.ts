import { expect, test } from 'vitest'
import { Queue } from './queue.ts'

test('a queue gives back what came first, however much has gone through it', () => {
  const queue = new Queue<number>()
  let next = 0
  for (let number = 0; number < 1_000; number++) {
    queue.push(number)
    if (number % 3 === 0) continue
    expect(queue.shift()).toBe(next++)
  }
  expect(queue.size).toBe(1_000 - next)
  while (queue.size > 0) expect(queue.shift()).toBe(next++)
  expect([next, queue.shift()]).toEqual([1_000, undefined])
})
