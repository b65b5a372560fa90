import { describe, expect, test } from 'vitest'
import type { Host } from './host.ts'
import { eachOf, inOrder } from './index.ts'
import { Machine } from './simulated/index.ts'

/** Runs one program of a simulated process, once for each of many seeds. */
async function inManyOrders(program: (host: Host) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= 50; seed++) {
    const machine = new Machine({ seed })
    const process = machine.start('program', async (host) => {
      await program(host)
      return 0
    })
    await machine.run()
    expect(process.end, `seed ${seed}`).toEqual({ kind: 'exited', status: 0 })
  }
}

describe('eachOf()', () => {
  test('works on each item once, on so many at a time, each at a place of its own', async () => {
    await inManyOrders(async ({ strands }) => {
      const busy = new Set<number>()
      const worked: number[] = []
      await eachOf(strands, [0, 1, 2, 3, 4, 5, 6], 3, async (item, place) => {
        expect(place).toBeLessThan(3)
        expect(busy.has(place)).toBe(false)
        busy.add(place)
        await strands.checkpoint()
        busy.delete(place)
        worked.push(item)
      })
      expect(worked.sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
    })
  })

  test('begins no other item after one has failed', async () => {
    await inManyOrders(async ({ strands }) => {
      const begun: number[] = []
      const failing = eachOf(strands, [0, 1, 2, 3, 4, 5, 6], 2, async (item) => {
        begun.push(item)
        if (item < 2) await strands.checkpoint()
        throw new Error(`of ${item}`)
      })
      await expect(failing).rejects.toThrow(/of [01]/)
      expect([[0], [0, 1]]).toContainEqual(begun)
    })
  })

  test('ends at once where there is nothing to do', async () => {
    await inManyOrders(({ strands }) => eachOf(strands, [], 0, async () => expect.unreachable()))
  })
})

describe('inOrder()', () => {
  test('hands on what is ready, and nothing before what comes before it', () => {
    const used: string[] = []
    const put = inOrder<string>((item) => used.push(item))
    put(1, 'b')
    expect(used).toEqual([])
    put(0, 'a')
    expect(used).toEqual(['a', 'b'])
    put(3, 'd')
    put(2, 'c')
    expect(used).toEqual(['a', 'b', 'c', 'd'])
  })
})
