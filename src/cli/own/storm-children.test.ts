import { type ChildProcess, spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { POLICIES, type Storm, type StormOptions, stormKernel, WORKLOADS } from '../../lab/storm/index.ts'
import { stormChildren, stormsOn } from './storm-children.ts'

const options: StormOptions = {
  kernel: stormKernel('E4'),
  policy: POLICIES[0]!,
  workload: WORKLOADS[0]!,
  cpus: 255,
  memoryBytes: 2 ** 39,
  seed: 1,
}

const storms = (seeds: readonly number[]) => seeds.map((seed) => ({ ...options, seed }))

/** A process that only tells what it was asked for and how often, the slower the smaller the seed. */
const CHILD = `
  let asked = 0
  const answer = ({ seed, policy }) => {
    if (seed === 13) process.send({ error: new RangeError('the thirteenth storm') })
    else if (seed === 14) process.exit(3)
    else process.send({ storm: { seed, policy, asked: ++asked } })
  }
  process.on('message', (message) => message.seed && setTimeout(answer, 60 - 4 * message.seed, message))
`

const children = (count: number) =>
  Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', CHILD], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    }),
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

/** Asks started processes for storms of these seeds, which fails: what there was before, and how each process ended. */
async function failing(started: readonly ChildProcess[], seeds: readonly number[], failure: string) {
  const seen: unknown[] = []
  const failed = async () => {
    for await (const answer of stormsOn(started, storms(seeds))) seen.push(answer)
  }
  await expect(failed()).rejects.toThrow(failure)
  return { seen: seen.length, ends: started.map(({ exitCode, signalCode }) => exitCode ?? signalCode) }
}

describe('stormsOn()', () => {
  test('gives storms in their order, whichever process is done first, and each process takes some', async () => {
    const told = await all(stormsOn(children(2), storms([1, 2, 3, 4, 5])))
    expect(told.map(({ seed, policy }) => [seed, policy])).toEqual([1, 2, 3, 4, 5].map((seed) => [seed, 'udev']))
    expect(Math.max(...told.map(({ asked }) => asked))).toBeLessThan(5)
  })

  test('fails as the first storm that fails, after those before it, and ends its processes', async () => {
    const { seen, ends } = await failing(children(2), [1, 13, 2, 3], 'the thirteenth storm')
    expect({ seen, ends }).toEqual({ seen: 1, ends: ['SIGTERM', 'SIGTERM'] })
  })

  test('fails where a process ends before its time', async () => {
    const { seen, ends } = await failing(children(1), [1, 14], 'a process that makes storms has ended: status 3')
    expect({ seen, ends }).toEqual({ seen: 1, ends: [3] })
  })
})

describe('stormChildren()', () => {
  const started: (readonly string[])[] = []
  const world = {
    child: (_: string, nodeOptions: readonly string[]) => {
      started.push(nodeOptions)
      return children(1)[0]!
    },
  }

  test('leaves short storms to one process, where nobody asks for more', async () => {
    const short = storms([1, 2]).map((storm) => ({ ...storm, cpus: 2 }))
    expect(stormChildren(world, short)).toBeUndefined()
    expect(stormChildren(world, storms([1, 2]), 1)).toBeUndefined()
    expect(stormChildren({}, storms([1, 2]), 2)).toBeUndefined()
    expect(started).toEqual([])
  })

  test('starts no more processes than there are storms', async () => {
    const told = await all(stormChildren(world, storms([1, 2]), 9)!)
    expect(told.map(({ asked }) => asked)).toEqual([1, 1])
    expect(started).toHaveLength(2)
  })
})
