import { describe, expect } from 'vitest'
import { DaemonCrowd } from '../../../test/support/daemon-crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import type { MachineOptions } from '../../host/simulated/index.ts'

const MODULES: MachineOptions = {
  modules: [
    { path: 'kernel/base.ko', init: { sleepMs: 2 } },
    { path: 'kernel/m.ko', depends: ['base'], aliases: ['net-pf-1'], init: { sleepMs: 3, requests: ['n'] } },
    { path: 'kernel/n.ko' },
  ],
}

describe('a daemon that is killed', () => {
  onEverySchedule('at any step, and started again, has told nobody a lie, and holds up nobody (C8)', async (seed) => {
    const crowd = new DaemonCrowd(MODULES, seed)
    for (let count = 0; count < 6; count++) {
      const from = crowd.random.pick(['kernel', 'uevent', 'person'] as const)
      crowd.ask(crowd.random.pick(['m', 'net-pf-1', 'n']), { from }, crowd.random.below(6))
    }
    // Between a claim and an insertion, too: each schedule has another moment.
    crowd.act(async ({ clock, strands }) => {
      await clock.sleep(crowd.random.below(6))
      for (let turns = crowd.random.below(40); turns > 0; turns--) await strands.checkpoint()
      crowd.daemon.kill()
      await clock.sleep(crowd.random.below(3))
      crowd.startDaemon()
      await clock.sleep(10)
    })
    crowd.ask('m', {}, 200_000)
    await crowd.run()
    expect(crowd.answers.flatMap(({ lies }) => lies)).toEqual([])
    expect(crowd.answers.at(-1)?.outcome).toMatchObject({ kind: 'answered', exitStatus: 0 })
    const failed = crowd.answers.filter(({ outcome }) => outcome.kind === 'answered' && outcome.exitStatus !== 0)
    expect(failed).toEqual([])
    expect(crowd.machine.counters.duplicates).toBe(0)
  })
})

describe('a daemon without a thread that is left', () => {
  onEverySchedule(
    'refuses what it has no thread for, and is done with nested requests all the same',
    async (seed) => {
      const pairs = Array.from({ length: 8 }, (_, index) => index)
      const modules = pairs.flatMap((index) => [
        { path: `kernel/a${index}.ko`, init: { requests: [`b${index}`] } },
        { path: `kernel/b${index}.ko` },
      ])
      const crowd = new DaemonCrowd({ modules, threads: 6 }, seed)
      for (const index of pairs) crowd.ask(`a${index}`, { from: 'person' })
      await crowd.run()
      expect(crowd.answers).toHaveLength(8)
      expect(crowd.answers.flatMap(({ lies }) => lies)).toEqual([])
      for (const [word] of crowd.kinds()) expect(['loaded', 'EAGAIN']).toContain(word)
    },
    0.3,
  )
})
