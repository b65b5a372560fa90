import { expect, test } from 'vitest'
import { State } from '../../state.ts'
import { UeventQueue } from './uevent-queue.ts'

/** What a receiver that does not wait is given. */
function receive(queue: UeventQueue): unknown {
  const { value } = queue.receive(0n).next('ready')
  return typeof value === 'object' && 'error' in value ? value.error.code : value
}

test('a loss is told once, until all that did fit has been received', () => {
  const queue = new UeventQueue(new State(), 'queue', 2 * (768 + 3))
  for (const datagram of ['one', 'two', 'too', 'too']) queue.put(datagram)
  expect([receive(queue), receive(queue)]).toEqual(['ENOBUFS', 'one'])
  for (const datagram of ['six', 'too']) queue.put(datagram)
  expect([receive(queue), receive(queue)]).toEqual(['two', 'six'])
  for (const datagram of ['a', 'b', 'too']) queue.put(datagram)
  expect([receive(queue), receive(queue), receive(queue)]).toEqual(['ENOBUFS', 'a', 'b'])
})

test('a queue that was closed leaves nothing in the state of the machine', () => {
  const state = new State({ tracked: true })
  state.mark()
  const before = state.key()
  const queue = new UeventQueue(state, 'queue', 1000)
  queue.put('x')
  expect(state.key()).not.toBe(before)
  queue.drop()
  expect([state.key(), queue.waiting]).toEqual([before, []])
})
