import { describe, expect, test } from 'vitest'
import { type CostedStep, Machine, type MachineOptions, type Program } from '../../../src/host/simulated/index.ts'
import { kmodModprobe } from '../../../src/lab/actors/index.ts'
import { normalizeModuleName } from '../../../src/names.ts'
import { formatTimelineEvent } from '../../../src/timeline/index.ts'

const SEEDS = 100

const TIMEOUT_MS = 120_000

const MODULES = [
  { path: 'kernel/xfrm_algo.ko', init: { sleepMs: 5 } },
  { path: 'kernel/xfrm_user.ko', depends: ['xfrm_algo'], init: { sleepMs: 2, requests: ['net-pf-16'] } },
  { path: 'kernel/netlink.ko', aliases: ['net-pf-16'], init: { fails: 'ENODEV' } },
] as const

const removes: Program = async ({ kernel, clock, strands }) => {
  for (const name of ['xfrm_user', 'xfrm_algo']) {
    await clock.sleep(3)
    await strands.all(
      [1, 2].map(() => async () => {
        await kernel.deleteModule(normalizeModuleName(name), 0).catch(() => undefined)
      }),
    )
  }
  return 0
}

/** A run, to the byte: all that was told, and what it came to. */
async function told(options: MachineOptions): Promise<string> {
  const lines: string[] = []
  const machine = new Machine({
    modules: MODULES,
    helper: kmodModprobe,
    onEvent: (event) => lines.push(formatTimelineEvent(event)),
    ...options,
  })
  const argv = ['modprobe', 'xfrm_user']
  const processes = [1, 2, 3].map(() => machine.start('modprobe', kmodModprobe, { argv }))
  machine.start('rmmod', removes)
  await machine.run()
  const end = { counters: machine.counters, sysfs: machine.sysfs(), cpuNs: processes.map(({ cpuNs }) => cpuNs) }
  return `${lines.join('')}${machine.steps} ${machine.nowNs} ${JSON.stringify(end)}`
}

const timed = { cpus: 2, cost: ({ call }: CostedStep) => (call === 'finit_module' ? 30_000 : 7_000), jitter: 0.3 }

describe.each([
  ['in any order', {}],
  ['on two CPUs', { timed }],
])('a run %s', (_, options) => {
  test(
    'is the same to the byte for the same seed, and another for another',
    async () => {
      const runs = new Set<string>()
      for (let seed = 1; seed <= SEEDS; seed++) {
        const run = await told({ ...options, seed })
        runs.add(run)
        expect(await told({ ...options, seed }), `seed ${seed}`).toBe(run)
      }
      expect(runs.size).toBe(SEEDS)
    },
    TIMEOUT_MS,
  )

  test(
    'is the same whether the machine keeps account of it or not',
    async () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        expect(await told({ ...options, seed, tracked: true }), `seed ${seed}`).toBe(await told({ ...options, seed }))
      }
    },
    TIMEOUT_MS,
  )
})
