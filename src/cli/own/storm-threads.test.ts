import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { POLICIES, type Storm, type StormOptions, stormKernel, WORKLOADS } from '../../lab/storm/index.ts'
import { stormsOn, stormThreads } from './storm-threads.ts'

const options: StormOptions = {
  kernel: stormKernel('E4'),
  policy: POLICIES[0]!,
  workload: WORKLOADS[0]!,
  cpus: 255,
  memoryBytes: 2 ** 39,
  seed: 1,
}

const storms = (seeds: readonly number[]) => seeds.map((seed) => ({ ...options, seed }))

/** Threads that only tell what they were asked for and how many they had, the slower the smaller the seed. */
const threads = (count: number) =>
  Array.from(
    { length: count },
    () =>
      new Worker(
        `let asked = 0
         const { parentPort } = require('node:worker_threads')
         parentPort.on('message', ({ seed, policy }) => {
           if (seed === 13) throw new Error('the thirteenth storm')
           setTimeout(() => parentPort.postMessage({ seed, policy, asked: ++asked }), 60 - 10 * seed)
         })`,
        { eval: true },
      ),
  )

interface Told {
  readonly seed: number
  readonly policy: string
  readonly asked: number
}

async function all(answers: AsyncIterable<Storm>): Promise<Told[]> {
  const told: unknown[] = []
  for await (const answer of answers) told.push(answer)
  return told as Told[]
}

describe('stormsOn()', () => {
  test('gives storms in their order, whichever thread is done first, and each thread takes some', async () => {
    const told = await all(stormsOn(threads(2), storms([1, 2, 3, 4, 5])))
    expect(told.map(({ seed, policy }) => [seed, policy])).toEqual([1, 2, 3, 4, 5].map((seed) => [seed, 'udev']))
    expect(Math.max(...told.map(({ asked }) => asked))).toBeLessThan(5)
  })

  test('fails as the first storm that fails, after those before it, and ends its threads', async () => {
    const started = threads(2)
    const ends = started.map((thread) => new Promise((resolve) => thread.on('exit', resolve)))
    const seen: unknown[] = []
    const failing = async () => {
      for await (const answer of stormsOn(started, storms([1, 13, 2, 3]))) seen.push(answer)
    }
    await expect(failing()).rejects.toThrow('the thirteenth storm')
    expect(seen).toHaveLength(1)
    expect(await Promise.all(ends)).toHaveLength(2)
  })
})

describe('stormThreads()', () => {
  const started: object[] = []
  const world = {
    thread: (_: string, data: object) => {
      started.push(data)
      return threads(1)[0]!
    },
  }

  test('leaves short storms to one thread, where nobody asks for more', async () => {
    const short = storms([1, 2]).map((storm) => ({ ...storm, cpus: 2 }))
    expect(stormThreads(world, short, { areDrawn: false })).toBeUndefined()
    expect(stormThreads(world, storms([1, 2]), { jobs: 1, areDrawn: false })).toBeUndefined()
    expect(stormThreads({}, storms([1, 2]), { jobs: 2, areDrawn: false })).toBeUndefined()
    expect(started).toEqual([])
  })

  test('starts no more threads than there are storms', async () => {
    const told = await all(stormThreads(world, storms([1, 2]), { jobs: 9, areDrawn: false })!)
    expect(told.map(({ asked }) => asked)).toEqual([1, 1])
    expect(started).toHaveLength(2)
  })
})
