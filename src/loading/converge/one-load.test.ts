import { describe, expect } from 'vitest'
import { aPlace, Crowd } from '../../../test/support/crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { insert } from '../index.ts'

const MODULES = [
  { path: 'kernel/lib/base.ko', sizeBytes: 20_000, init: { sleepMs: 2 } },
  { path: 'kernel/net/net-a.ko', sizeBytes: 30_000, depends: ['base'], aliases: ['net-pf-1'], init: { sleepMs: 3 } },
  { path: 'kernel/net/net_b.ko', sizeBytes: 40_000, depends: ['base'], aliases: ['net-pf-2'] },
  { path: 'kernel/alone.ko', sizeBytes: 10_000, softdep: 'post: base' },
]
const net = await aPlace({ modules: MODULES })
const alone = await aPlace({ modules: [{ path: 'kernel/m.ko', init: { sleepMs: 2 } }] })

const slow = await aPlace({ modules: [{ path: 'kernel/m.ko', init: { sleepMs: 20_000 } }] })

/** Each way to ask, and what it needs of the modules. */
const WAYS: Readonly<Record<string, readonly number[]>> = {
  'net-a': [0, 1],
  net_a: [0, 1],
  'net-pf-1': [0, 1],
  'net-b': [0, 2],
  'net-pf-2': [0, 2],
  alone: [0, 3],
  base: [0],
}

describe('processes that ask for modules at once', () => {
  onEverySchedule(
    'insert each once and read its file once, dependencies too, by whatever name (C1, C2)',
    async (seed) => {
      const crowd = new Crowd(net, seed)
      const needed = new Set<number>()
      for (let count = 0; count < 5; count++) {
        const way = crowd.random.pick(Object.keys(WAYS))
        for (const index of WAYS[way]!) needed.add(index)
        crowd.ask(way, { afterMs: crowd.random.below(9) })
      }
      expect(await crowd.run()).toEqual({ answers: 5, failed: 0, lies: 0, finits: needed.size, duplicates: 0 })
      const bytes = [...needed].reduce((sum, index) => sum + MODULES[index]!.sizeBytes, 0)
      expect(crowd.machine.counters.imageBytesRead).toBe(bytes)
    },
  )

  onEverySchedule('are told that they were the first in one process alone: that which inserted (C2)', async (seed) => {
    const crowd = new Crowd(alone, seed)
    for (let count = 0; count < 4; count++) {
      crowd.ask('m', { firstTime: crowd.random.below(3) > 0, afterMs: crowd.random.below(4) })
    }
    await crowd.run()
    expect(crowd.results().filter(({ kind }) => kind === 'loaded')).toHaveLength(1)
    for (const { request, results } of crowd.answers) {
      if (!request.firstTime) expect(results[0]?.kind).not.toBe('failed')
      else if (results[0]?.kind !== 'loaded') expect(results).toMatchObject([{ failure: { code: 'EEXIST' } }])
    }
  })
})

describe('processes that wait', () => {
  onEverySchedule('are woken by the record, and look at the kernel ever more seldom (C1)', async (seed) => {
    const crowd = new Crowd(slow, seed)
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(3) })
    expect(await crowd.run()).toEqual({ answers: 3, failed: 0, lies: 0, finits: 1, duplicates: 0 })
    expect(crowd.machine.nowNs).toBeLessThan(20_010_000_000n)
    const looks = crowd.events.filter((event) => event.kind === 'call' && event.call === 'flock')
    expect(looks.length).toBeLessThan(3 * 40)
  })
})

describe('whoever does not converge', () => {
  onEverySchedule('makes one system call and gets the errno of the kernel, as insmod (C2)', async (seed) => {
    const crowd = new Crowd(alone, seed)
    const path = `/lib/modules/${crowd.machine.release}/kernel/m.ko`
    const codes: string[] = []
    for (let count = 0; count < 3; count++) {
      crowd.start('insmod', async (host) => {
        codes.push(
          await insert(host, path).then(
            () => 'loaded',
            ({ code }: { code: string }) => code,
          ),
        )
        return 0
      })
    }
    crowd.ask('m')
    await crowd.run()
    const calls = crowd.events.filter((event) => event.kind === 'call' && event.call === 'finit_module')
    for (const name of ['insmod 1', 'insmod 2', 'insmod 3']) {
      expect(calls.filter(({ process }) => process === name)).toHaveLength(1)
    }
    const loaded = crowd.results().filter(({ kind }) => kind === 'loaded').length
    expect(codes.filter((code) => code === 'loaded').length + loaded).toBe(1)
    expect(codes.filter((code) => code !== 'loaded' && code !== 'EEXIST')).toEqual([])
  })

  onEverySchedule('makes one system call where it forces, and gets its errno (C2)', async (seed) => {
    const crowd = new Crowd(alone, seed)
    for (let count = 0; count < 3; count++) crowd.ask('m', { flags: 1 })
    const { finits } = await crowd.run()
    const kinds = crowd.results().map((result) => (result.kind === 'failed' ? result.failure.code : result.kind))
    expect(kinds.filter((kind) => kind === 'loaded')).toHaveLength(1)
    expect(finits).toBe(kinds.filter((kind) => kind !== 'already-live').length)
    expect(kinds.filter((kind) => !['loaded', 'already-live', 'EEXIST'].includes(kind))).toEqual([])
    expect(crowd.events.filter((event) => event.kind === 'call' && event.call === 'flock')).toEqual([])
  })
})
