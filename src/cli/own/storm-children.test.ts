import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { POLICIES, type Storm, type StormOptions, stormKernel, WORKLOADS } from '../../lab/storm/index.ts'
import { stormChildren } from './storm-children.ts'

const options: StormOptions = {
  kernel: stormKernel('E4'),
  policy: POLICIES[0]!,
  workload: WORKLOADS[0]!,
  cpus: 255,
  memoryBytes: 2 ** 39,
  seed: 1,
}

const storms = (seeds: readonly number[]) => seeds.map((seed) => ({ ...options, seed }))

/** A process that only tells how often it was asked. */
const CHILD = `
  let asked = 0
  process.on('message', ({ seed }) => seed && process.send({ answer: { asked: ++asked } }))
`

const children = (count: number) =>
  Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', CHILD], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    }),
  )

async function all(answers: AsyncIterable<Storm>): Promise<Storm[]> {
  const told: Storm[] = []
  for await (const answer of answers) told.push(answer)
  return told
}

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

  test('starts one process for many storms where one is asked for, as V8 can be told more there', async () => {
    const seeds = Array.from({ length: 10 }, (_, index) => index + 3)
    const told = await all(stormChildren(world, storms(seeds), 1)!)
    expect(told).toEqual(seeds.map((_, index) => ({ asked: index + 1 })))
    expect(started.splice(0)).toEqual([expect.arrayContaining(['--max-semi-space-size=96'])])
  })

  test('starts no more processes than there are storms', async () => {
    const told = await all(stormChildren(world, storms([1, 2]), 9)!)
    expect(told).toEqual([{ asked: 1 }, { asked: 1 }])
    expect(started).toHaveLength(2)
  })
})
