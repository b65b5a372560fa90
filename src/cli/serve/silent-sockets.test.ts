import { once } from 'node:events'
import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { SilentSockets } from './silent-sockets.ts'

describe('SilentSockets', () => {
  test('ends who says nothing, one after the other, and leaves alone who has spoken', async () => {
    const silent = new SilentSockets(20)
    const [spoken, first, second] = [new Socket(), new Socket(), new Socket()]

    silent.add(spoken)
    silent.add(first)
    silent.delete(spoken)
    await new Promise((resolve) => setTimeout(resolve, 5))
    silent.add(second)
    // On a busy machine both may be overdue at one look.
    await Promise.all([once(first, 'close'), once(second, 'close')])

    expect([spoken.destroyed, first.destroyed, second.destroyed]).toEqual([false, true, true])
  })

  test('waits for those that come after all others are gone', async () => {
    const silent = new SilentSockets(5)
    const [first, later] = [new Socket(), new Socket()]

    silent.add(first)
    await once(first, 'close')
    silent.add(later)
    await once(later, 'close')

    expect(later.destroyed).toBe(true)
  })
})
