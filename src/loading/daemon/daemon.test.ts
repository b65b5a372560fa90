import { describe, expect, test } from 'vitest'
import { DaemonCrowd } from '../../../test/support/daemon-crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import type { MachineOptions } from '../../host/simulated/index.ts'
import { openTree } from '../../tree/index.ts'
import { convergeByFiles, loadOn } from '../index.ts'

const MODULES: MachineOptions = {
  modules: [
    { path: 'kernel/base.ko', init: { sleepMs: 2 } },
    { path: 'kernel/net-a.ko', depends: ['base'], aliases: ['net-pf-1', 'pci:v1*'], init: { sleepMs: 3 } },
    { path: 'kernel/net_b.ko', depends: ['base'], aliases: ['net-pf-2'] },
  ],
}
const WAYS = ['net-a', 'net_a', 'net-pf-1', 'pci:v1d2', 'net-pf-2', 'base'] as const
const FROM = ['kernel', 'uevent', 'person'] as const

describe('those who ask a daemon at once', () => {
  onEverySchedule(
    'have each module inserted once, by whatever name and for whomever, and are told the truth (C1, C4)',
    async (seed) => {
      const crowd = new DaemonCrowd(MODULES, seed)
      for (let count = 0; count < 12; count++) {
        crowd.ask(crowd.random.pick(WAYS), { from: crowd.random.pick(FROM) }, crowd.random.below(8))
      }
      await crowd.run()
      expect(crowd.answers.map(({ outcome }) => outcome.kind === 'answered' && outcome.exitStatus)).toEqual(
        Array.from({ length: 12 }, () => 0),
      )
      expect(crowd.answers.flatMap(({ lies }) => lies)).toEqual([])
      expect(crowd.insertions).toBe(crowd.machine.modules().length)
      expect(crowd.machine.counters.duplicates).toBe(0)
    },
  )

  onEverySchedule('share it with loaders that have never heard of a daemon (C1)', async (seed) => {
    const crowd = new DaemonCrowd(MODULES, seed)
    for (let count = 0; count < 3; count++) {
      crowd.ask('net-a', { from: 'kernel' }, crowd.random.below(4))
      crowd.act(async (host) => {
        await host.clock.sleep(crowd.random.below(4))
        const { knowledge } = await openTree(host.files, { release: host.kernel.release() })
        const [result] = await loadOn(host, knowledge, 'net-a', {
          convergence: convergeByFiles(host, 'explicit', 'me'),
        })
        expect(result?.kind).not.toBe('failed')
      })
    }
    await crowd.run()
    expect([crowd.insertions, crowd.machine.counters.duplicates]).toEqual([2, 0])
    expect(crowd.answers.flatMap(({ lies }) => lies)).toEqual([])
  })

  onEverySchedule(
    'for 64 modules whose inits request others have all of them live (C5)',
    async (seed) => {
      const pairs = Array.from({ length: 64 }, (_, index) => index)
      const modules = pairs.flatMap((index) => [
        { path: `kernel/a${index}.ko`, init: { requests: [`b${index}`] } },
        { path: `kernel/b${index}.ko` },
      ])
      const crowd = new DaemonCrowd({ modules, stepBudget: 10_000_000 }, seed, { parallel: 8 })
      for (const index of pairs) crowd.ask(`a${index}`, { from: crowd.random.pick(FROM) })
      await crowd.run()
      expect(crowd.machine.modules().filter(({ state }) => state === 'live')).toHaveLength(128)
      expect(crowd.insertions).toBe(128)
    },
    0.03,
  )
})

describe('an explicit list', () => {
  test('is loaded in its order, with an answer for each name', async () => {
    const crowd = new DaemonCrowd(MODULES, 1)
    crowd.ask(['net_b', 'nothing', 'net-a'])
    await crowd.run()
    expect(crowd.machine.modules().map(({ name }) => name)).toEqual(['net_a', 'net_b', 'base'])
    expect(crowd.answers[0]?.outcome).toMatchObject({
      ...{ kind: 'answered', exitStatus: 1, errno: 'ENOENT' },
      answers: [
        { asked: 'net_b', results: [{ module: 'net_b', kind: 'loaded' }] },
        { asked: 'nothing', results: [] },
        { asked: 'net-a', results: [{ module: 'net_a', kind: 'loaded' }] },
      ],
    })
  })
})

describe('events of devices', () => {
  const slow = (count: number): MachineOptions => ({
    modules: Array.from({ length: count }, (_, index) => ({ path: `kernel/m${index}.ko`, init: { sleepMs: 100 } })),
  })

  test('are inserted for in parallel, as many at a time as was said', async () => {
    const crowd = new DaemonCrowd(slow(8), 1, { parallel: 4 })
    for (let index = 0; index < 8; index++) crowd.ask(`m${index}`, { from: 'uevent' })
    await crowd.run()
    expect(Number(crowd.machine.nowNs) / 1e6).toBeGreaterThanOrEqual(200)
    expect(Number(crowd.machine.nowNs) / 1e6).toBeLessThan(300)
  })

  test('never hold up a request of the kernel', async () => {
    const crowd = new DaemonCrowd(slow(5), 1, { parallel: 1 })
    for (let index = 0; index < 4; index++) crowd.ask(`m${index}`, { from: 'uevent' })
    crowd.ask('m4', { from: 'kernel' }, 10)
    await crowd.run()
    const helper = crowd.answers.find(({ request }) => request.from === 'kernel')
    expect(Number(helper!.atNs) / 1e6).toBeLessThan(150)
  })

  test('wait for each other where their modules are to be inserted one after the other', async () => {
    const crowd = new DaemonCrowd(slow(4), 1, { parallel: 4, sequential: ['m0', 'm1', 'm2'] })
    for (let index = 0; index < 4; index++) crowd.ask(`m${index}`, { from: 'uevent' })
    await crowd.run()
    expect(Math.floor(Number(crowd.machine.nowNs) / 1e8)).toBe(3)
  })
})
