import { describe, expect } from 'vitest'
import { aPlace, Crowd, preempting } from '../../../test/support/crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { lookup } from '../../graph/index.ts'
import type { Program, TimelineEvent } from '../../host/simulated/index.ts'
import { moduleNameOfPath, normalizeModuleName } from '../../names.ts'
import { convergeByFiles, type RemoveOptions, remove } from '../index.ts'

const ordered = await aPlace({
  modules: [
    { path: 'kernel/m.ko', depends: ['hard'], softdep: 'pre: early post: late', init: { sleepMs: 1 } },
    { path: 'kernel/hard.ko', init: { sleepMs: 2 } },
    { path: 'kernel/early.ko', depends: ['hard'] },
    { path: 'kernel/late.ko', init: { sleepMs: 1 } },
  ],
})
const pair = await aPlace({
  modules: [
    { path: 'kernel/dep.ko', init: { sleepMs: 1 } },
    { path: 'kernel/m.ko', depends: ['dep'], init: { sleepMs: 1 } },
  ],
})

const loadedPair = await aPlace({ ...pair.options, loaded: ['m'] })

const withCommand = await aPlace({
  ...pair.options,
  files: { '/etc/modprobe.d/a.conf': 'install m modprobe -i m\n' },
})

/** The modules in the order in which they became live. */
function becameLive({ events }: Crowd): string[] {
  return events.flatMap((event) =>
    event.kind === 'point' && event.detail === 'P17' ? [moduleNameOfPath(event.subject) as string] : [],
  )
}

/** What `modprobe -r` is. */
const removing =
  (asked: string, options: RemoveOptions = {}): Program =>
  async (host) => {
    const [target] = lookup(pair.knowledge, asked)!
    const convergence = convergeByFiles(host, 'explicit', 'remover')
    const { kind } = await remove(host, pair.knowledge, target!, { ...options, convergence })
    return kind === 'failed' ? 1 : 0
  }

describe('a plan of several modules', () => {
  onEverySchedule(
    'is done in its order by all together: what comes first is live before the next (C5)',
    async (seed) => {
      const crowd = new Crowd(ordered, seed)
      for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(4) })
      expect(await crowd.run()).toEqual({ answers: 3, failed: 0, lies: 0, finits: 4, duplicates: 0 })
      expect(becameLive(crowd)).toEqual(['hard', 'early', 'm', 'late'])
    },
  )

  onEverySchedule('is done once more where a dependency was removed in between (C5)', async (seed) => {
    let removed = false
    const crowd = new Crowd(pair, seed, (_, event) => {
      if (removed || event.kind !== 'return' || !isInsertionOf('dep', event)) return
      removed = true
      crowd.start('remover', async (host) => {
        await host.kernel.deleteModule(normalizeModuleName('dep'), 0).catch(() => undefined)
        return 0
      })
    })
    crowd.ask('m')
    expect(await crowd.run()).toMatchObject({ answers: 1, failed: 0, lies: 0 })
    expect(crowd.results()).toEqual([{ kind: 'loaded', module: 'm' }])
  })
})

describe('one removal of a dependency', () => {
  onEverySchedule('fails no request for what needs it, also where another loads it again (C5)', async (seed) => {
    const crowd = new Crowd(pair, seed, preempting)
    crowd.start('remover', removing('dep'), crowd.random.below(6))
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(5) })
    expect(await crowd.run()).toMatchObject({ answers: 3, failed: 0, lies: 0 })
  })
})

describe('an install command', () => {
  onEverySchedule('runs with no lock held: it may load the very module, and what that needs (C5)', async (seed) => {
    const modprobe: Program = (...run) => crowd.asking('m', { ignoreCommands: true })(...run)
    const place = { ...withCommand, options: { ...withCommand.options, programs: { modprobe } } }
    const crowd: Crowd = new Crowd(place, seed, (_, event) => {
      if (event.kind === 'call' && event.call === 'shell') expect(heldBy(event.process, crowd)).toEqual([])
    })
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(4) })
    const { failed, lies, finits, duplicates } = await crowd.run()
    expect({ failed, lies, finits, duplicates }).toEqual({ failed: 0, lies: 0, finits: 2, duplicates: 0 })
    expect(becameLive(crowd)).toEqual(['dep', 'm'])
    expect(crowd.machine.nowNs).toBeLessThan(1_000_000_000n)
  })
})

function isInsertionOf(module: string, event: TimelineEvent): boolean {
  return event.kind !== 'end' && event.call === 'finit_module' && moduleNameOfPath(event.subject) === module
}

/** The lock files that a process has taken and not closed. */
function heldBy(process: string, { events }: Crowd): string[] {
  const held = new Set<string>()
  for (const event of events) {
    if (event.kind !== 'return' || event.process !== process) continue
    if (event.call === 'flock' && event.detail === 'true') held.add(event.subject)
    if (event.call === 'close') held.delete(event.subject)
  }
  return [...held]
}

describe('a removal', () => {
  onEverySchedule('takes the same lock: it never runs beside an insertion of the module (C5)', async (seed) => {
    const busy = new Map<string, number>()
    const crowd = new Crowd(pair, seed, (_, event) => {
      if (event.kind !== 'call' && event.kind !== 'return') return
      if (event.call !== 'finit_module' && event.call !== 'delete_module') return
      const module = moduleNameOfPath(event.subject)
      busy.set(module, (busy.get(module) ?? 0) + (event.kind === 'call' ? 1 : -1))
      expect(busy.get(module)).toBeLessThanOrEqual(1)
    })
    for (let count = 0; count < 2; count++) {
      crowd.ask('m', { afterMs: crowd.random.below(5) })
      crowd.start('remover', removing('m'), crowd.random.below(5))
    }
    expect(await crowd.run()).toMatchObject({ answers: 2, failed: 0, lies: 0, duplicates: 0 })
  })

  onEverySchedule('is done by one, and is no failure for those who wanted it too (C4)', async (seed) => {
    const crowd = new Crowd(loadedPair, seed)
    const removers = [0, 1, 2].map(() => crowd.start('remover', removing('m'), crowd.random.below(2)))
    await crowd.run()
    expect(removers.map(({ end }) => end)).toEqual(Array(3).fill({ kind: 'exited', status: 0 }))
    expect(crowd.machine.modules()).toEqual([])
    expect(crowd.machine.counters.deleteModuleCalls).toBe(2)
  })

  onEverySchedule('has one who was the first (C2)', async (seed) => {
    const crowd = new Crowd(loadedPair, seed)
    const removers = [0, 1, 2].map(() => crowd.start('remover', removing('m', { firstTime: true })))
    await crowd.run()
    const statuses = removers.map(({ end }) => end?.kind === 'exited' && end.status)
    expect(statuses.toSorted()).toEqual([0, 1, 1])
  })
})
