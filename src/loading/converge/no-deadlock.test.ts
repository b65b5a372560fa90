import { describe, expect } from 'vitest'
import { aPlace, Crowd, type Place } from '../../../test/support/crowd.ts'
import { onEverySchedule } from '../../../test/support/schedules.ts'
import type { ModuleFacts, Process, Program, TimelineEvent } from '../../host/simulated/index.ts'
import { parseRecord } from './record.ts'

const place = (modules: readonly ModuleFacts[]) => aPlace({ modules })

const single = await place([{ path: 'kernel/m.ko', init: { sleepMs: 2 } }])
const refusing = (sleepMs: number) =>
  place([{ path: 'kernel/m.ko', parameters: { p: 0 }, init: { sleepMs, fails: 'ENODEV' } }])
const slow61 = await refusing(61_000)
const slow31 = await refusing(31_000)
const narcissus = await place([{ path: 'kernel/m.ko', init: { requests: ['m'] } }])
const circle = await place([
  { path: 'kernel/one.ko', init: { requests: ['two'] } },
  { path: 'kernel/two.ko', init: { requests: ['one'] } },
])
const chain = await place([
  { path: 'kernel/first.ko', init: { sleepMs: 100_000 } },
  { path: 'kernel/second.ko', init: { sleepMs: 200_000 } },
  { path: 'kernel/m.ko', depends: ['first', 'second'] },
])

/** A crowd on a machine whose kernel asks modonce for modules. */
function withHelper({ options, knowledge }: Place, seed: number): Crowd {
  const helper: Program = (host, argv, environment) =>
    crowd.asking(argv.at(-1)!, { asker: 'helper' })(host, argv, environment)
  const crowd: Crowd = new Crowd({ knowledge, options: { ...options, helper } }, seed)
  return crowd
}

const seconds = ({ machine }: Crowd) => Number(machine.nowNs) / 1e9

describe('an init that requests modules', () => {
  onEverySchedule(
    'may request its own: the helper gives up after 120 s, and all others are answered (C6)',
    async (seed) => {
      const crowd = withHelper(narcissus, seed)
      for (let count = 0; count < 3; count++) crowd.ask('m', { afterMs: crowd.random.below(3) })
      expect(await crowd.run()).toMatchObject({ answers: 4, failed: 1, lies: 0, finits: 1 })
      const [helper] = crowd.answers.filter(({ request }) => request.asker === 'helper')
      expect(helper?.results).toMatchObject([{ failure: { code: 'ETIMEDOUT', error: undefined } }])
      expect(seconds(crowd)).toBeGreaterThanOrEqual(120)
      expect(seconds(crowd)).toBeLessThan(122)
    },
  )

  onEverySchedule('may request one whose init requests the first: both become live (C6)', async (seed) => {
    const crowd = withHelper(circle, seed)
    crowd.ask('one')
    crowd.ask('two', { afterMs: crowd.random.below(2) })
    expect(await crowd.run()).toMatchObject({ lies: 0, finits: 2 })
    const explicit = crowd.answers.filter(({ request }) => request.asker === undefined)
    expect(explicit.map(({ results: [result] }) => result?.kind === 'failed')).toEqual([false, false])
    expect(seconds(crowd)).toBeLessThan(242)
  })
})

describe('a request from the helper of the kernel', () => {
  onEverySchedule('waits 120 s for all that it needs together, and then fails with ETIMEDOUT (C6)', async (seed) => {
    const crowd = new Crowd(chain, seed)
    crowd.ask('first')
    crowd.ask('second')
    crowd.ask('m', { asker: 'helper', afterMs: 1 })
    crowd.ask('m', { afterMs: 1 })
    expect(await crowd.run()).toMatchObject({ answers: 4, failed: 1, lies: 0, finits: 3 })
    const answer = crowd.answers.find(({ request }) => request.asker === 'helper')
    expect(answer?.results).toMatchObject([{ failure: { code: 'ETIMEDOUT' } }])
    expect(Number(answer?.atNs) / 1e9).toBeCloseTo(120, 0)
  })
})

describe('a long wait for others, none of whom is stopped', () => {
  /** Inserts of one moment that were inside the kernel together, at most. */
  async function together(slow: Place, seed: number, parameters: (number: number) => string): Promise<number> {
    const inside = new Set<string>()
    let most = 0
    const crowd = new Crowd(slow, seed, (_, event) => {
      if (event.kind !== 'call' && event.kind !== 'return') return
      if (event.call !== 'finit_module') return
      if (event.kind === 'call') inside.add(event.process)
      else inside.delete(event.process)
      most = Math.max(most, inside.size)
    })
    crowd.ask('m', { parameters: parameters(0) })
    for (let number = 1; number < 4; number++) crowd.ask('m', { afterMs: 1, parameters: parameters(number) })
    expect(await crowd.run()).toMatchObject({ answers: 4, failed: 4, lies: 0 })
    return most
  }

  onEverySchedule('lets nobody insert beside another one where an init fails slowly (C1, C6)', async (seed) => {
    expect(await together(slow61, seed, () => '')).toBe(1)
  })

  onEverySchedule('nor where several fail in turn (C1, C6)', async (seed) => {
    expect(await together(slow31, seed, (number) => `p=${number}`)).toBe(1)
  })
})

describe('a loader that is stopped', () => {
  onEverySchedule('holds up the others for a minute, and then one goes on, not a herd (C6)', async (seed) => {
    const crowd = new Crowd(single, seed, stopping(seed))
    for (let count = 0; count < 4; count++) crowd.ask('m')
    const { answers, failed, lies, finits, duplicates } = await crowd.run()
    expect({ failed, lies, finits, duplicates }).toEqual({ failed: 0, lies: 0, finits: 1, duplicates: 0 })
    expect(answers).toBeGreaterThanOrEqual(3)
    expect(seconds(crowd)).toBeLessThan(62)
  })

  onEverySchedule('goes on without harm when it is continued later (C6, C4)', async (seed) => {
    const crowd: Crowd = new Crowd(
      single,
      seed,
      stopping(seed, (process) => {
        const forMs = crowd.random.pick([1, 1_000, 59_000, 60_000, 61_000, 61_500])
        crowd.start(
          'shell',
          async () => {
            process.continue()
            return 0
          },
          forMs,
        )
      }),
    )
    for (let count = 0; count < 3; count++) crowd.ask('m')
    expect(await crowd.run()).toMatchObject({ answers: 3, failed: 0, lies: 0 })
    expect(crowd.machine.counters.loads).toBe(1)
    expect(seconds(crowd)).toBeLessThan(63)
  })

  onEverySchedule('does not turn the number of the record back when it is continued (C6)', async (seed) => {
    let stopped = false
    const crowd: Crowd = new Crowd(single, seed, ({ machine }, event) => {
      if (stopped || event.kind !== 'call' || event.call !== 'finit_module') return
      stopped = true
      const holder = machine.processNamed(event.process)
      holder.stop()
      const resume: Program = async () => {
        holder.continue()
        return 0
      }
      crowd.start('shell', resume, 62_000)
    })
    for (let count = 0; count < 3; count++) crowd.ask('m')
    expect(await crowd.run()).toMatchObject({ answers: 3, failed: 0, lies: 0 })
    expect(await lastNumber(crowd)).toBe(4)
  })
})

/** The number of the record as all of them have left it. */
async function lastNumber({ machine }: Crowd): Promise<number> {
  return parseRecord(await machine.host().files.read('/run/modonce/m'))?.sequence ?? 0
}

/** Stops whichever loader makes a certain event: before its insertion, inside it, or after it. */
function stopping(seed: number, then?: (process: Process) => void): (crowd: Crowd, event: TimelineEvent) => void {
  let left = (seed * 7919) % 120
  return ({ machine }, { process, kind }) => {
    if (kind === 'end' || !process.startsWith('loader') || left-- !== 0) return
    const stopped = machine.processNamed(process)
    stopped.stop()
    then?.(stopped)
  }
}
