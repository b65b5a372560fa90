import { describe, expect } from 'vitest'
import { aPlace, Crowd, preempting } from '../../../test/support/crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import { isRefusal } from '../../errors.ts'
import type { MachineOptions, Program, TimelineEvent } from '../../host/simulated/index.ts'
import { type ErrnoName, normalizeModuleName } from '../../names.ts'
import { check } from '../index.ts'

const withInit = (init: { sleepMs: number; fails?: ErrnoName }, more: MachineOptions = {}) =>
  aPlace({ modules: [{ path: 'kernel/m.ko', parameters: { p: 0 }, init }], ...more })

const quick = await withInit({ sleepMs: 3 })
const slow = await withInit({ sleepMs: 1_000 })
const refusing = await withInit({ sleepMs: 0, fails: 'ENODEV' })
const loaded = await aPlace({ modules: [{ path: 'kernel/m.ko', init: { sleepMs: 1 }, exitMs: 2 }], loaded: ['m'] })
const lying = await withInit(
  { sleepMs: 1 },
  { files: { '/etc/modprobe.d/a.conf': 'install m lie\n' }, programs: { lie: async () => 0 } },
)
const staleIndex = await withInit({ sleepMs: 1 }, { builtins: [{ name: 'm', parameters: { p: 1 }, unindexed: true }] })
const otherName = await aPlace({
  modules: [{ path: 'kernel/m.ko' }, { path: 'kernel/other.ko', name: 'm' }],
})

/** A loader that knows nothing of modonce: it makes the call, whatever comes of it. */
function outsider(parameters: string, times = 1): Program {
  return async (host) => {
    for (let time = 0; time < times; time++) {
      const path = `/lib/modules/${host.kernel.release()}/kernel/m.ko`
      await ignoring(host.kernel.finitModule(path, parameters, 0))
    }
    return 0
  }
}

const remover: Program = async (host) => {
  await ignoring(host.kernel.deleteModule(normalizeModuleName('m'), 0))
  return 0
}

async function ignoring(call: Promise<void>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!isRefusal(error)) throw error
  })
}

/** Calls to insert by processes whose last reading of the module's state was `coming` or `going`. */
function blindCalls({ events }: Crowd): TimelineEvent[] {
  const seen = new Map<string, string>()
  return events.filter((event) => {
    if (event.kind === 'return' && event.subject === '/sys/module/m/initstate') seen.set(event.process, event.detail)
    const inserts = event.kind === 'call' && event.call === 'finit_module' && event.process.startsWith('loader')
    return inserts && /coming|going/.test(seen.get(event.process) ?? '')
  })
}

describe('a request beside loaders that know nothing of modonce', () => {
  onEverySchedule('is answered yes when the module is live, not before (C4)', async (seed) => {
    const crowd = new Crowd(quick, seed, preempting)
    crowd.start('outsider', outsider(''), crowd.random.below(4))
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(5) })
    expect(await crowd.run()).toMatchObject({ answers: 3, failed: 0, lies: 0 })
    expect(crowd.machine.counters.loads).toBe(1)
    expect(blindCalls(crowd)).toEqual([])
  })

  onEverySchedule('is not answered by an insertion that fails in the end (C4)', async (seed) => {
    const crowd = new Crowd(quick, seed)
    crowd.start('outsider', outsider('p=x'), crowd.random.below(2))
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(3) })
    expect(await crowd.run()).toMatchObject({ answers: 3, failed: 0, lies: 0 })
    expect(blindCalls(crowd)).toEqual([])
  })

  onEverySchedule('waits for a module that is coming without a call, and by watching (C4)', async (seed) => {
    const crowd = new Crowd(slow, seed)
    crowd.start('outsider', outsider(''))
    for (let count = 0; count < 2; count++) crowd.ask('m', { afterMs: 1 + crowd.random.below(900) })
    expect(await crowd.run()).toEqual({ answers: 2, failed: 0, lies: 0, finits: 1, duplicates: 0 })
    expect(crowd.answers.every(({ atNs }) => atNs >= 1_000_000_000n && atNs <= 1_100_000_000n)).toBe(true)
  })

  onEverySchedule(
    'never takes the directory that a failing load leaves for a moment for a module (C4)',
    async (seed) => {
      const crowd = new Crowd(refusing, seed, preempting)
      crowd.start('outsider', outsider('', 3))
      for (let count = 0; count < 2; count++) crowd.ask('m', { afterMs: crowd.random.below(3) })
      expect(await crowd.run()).toMatchObject({ answers: 2, failed: 2, lies: 0 })
      expect(crowd.results().map(({ kind }) => kind)).toEqual(['failed', 'failed'])
    },
  )
})

describe('a request for a module that somebody removes', () => {
  onEverySchedule('waits until it is gone, and inserts it again (C4)', async (seed) => {
    const crowd = new Crowd(loaded, seed, preempting)
    crowd.start('remover', remover, crowd.random.below(2))
    crowd.start('remover', remover, crowd.random.below(4))
    for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(4) })
    expect(await crowd.run()).toMatchObject({ answers: 3, failed: 0, lies: 0 })
    expect(blindCalls(crowd)).toEqual([])
  })
})

describe('what is no proof that a module is loaded', () => {
  onEverySchedule('is the exit status of an install command: it was replaced, and check says no (C4)', async (seed) => {
    const crowd = new Crowd(lying, seed)
    const checks: boolean[] = []
    for (let count = 0; count < 2; count++) {
      crowd.ask('m')
      crowd.start('check', async (host) => {
        checks.push(await check(host, 'm'))
        return 0
      })
    }
    expect(await crowd.run()).toMatchObject({ answers: 2, failed: 0, finits: 0 })
    expect(crowd.results()).toMatchObject([{ kind: 'replaced' }, { kind: 'replaced' }])
    expect(checks).toEqual([false, false])
  })

  onEverySchedule('is EEXIST: the module of a file may have the name of another that is live (C4)', async (seed) => {
    const crowd = new Crowd(otherName, seed)
    crowd.ask('m')
    crowd.ask('other', { afterMs: 1 })
    expect(await crowd.run()).toMatchObject({ answers: 2, failed: 1, lies: 0 })
    expect(crowd.results().find(({ kind }) => kind === 'failed')).toMatchObject({
      module: 'other',
      failure: { code: 'EEXIST' },
    })
  })
})

describe('a directory in sysfs without initstate', () => {
  onEverySchedule(
    'is that of a built-in module where /proc/modules has none, whatever the index says (C4)',
    async (seed) => {
      const crowd = new Crowd(staleIndex, seed)
      for (let count = 0; count < 3; count++) crowd.ask('m')
      expect(await crowd.run()).toMatchObject({ answers: 3, failed: 0, finits: 0 })
      expect(crowd.results().map(({ kind }) => kind)).toEqual(['builtin', 'builtin', 'builtin'])
    },
  )
})
