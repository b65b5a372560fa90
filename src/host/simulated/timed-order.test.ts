import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../../timeline/index.ts'
import { type CostedStep, Machine, type MachineOptions, type Program } from './index.ts'

const MS = 1_000_000

/** Each call of a program takes a millisecond, and its beginning and end nothing. */
const aCallAMs = ({ call }: CostedStep) => (call === 'start' ? 0 : MS)

const makesCalls =
  (count: number): Program =>
  async ({ strands }) => {
    for (let call = 0; call < count; call++) await strands.checkpoint()
    return 0
  }

/** The virtual milliseconds that a machine of so many CPUs needs. */
async function run(cpus: number, programs: readonly Program[], options: MachineOptions = {}) {
  const ends: Record<string, number> = {}
  const onEvent = ({ kind, process, atNs }: TimelineEvent) => {
    if (kind === 'end') ends[process] = Number(atNs) / MS
  }
  const machine = new Machine({ timed: { cpus, cost: aCallAMs }, onEvent, ...options })
  const processes = programs.map((program, index) => machine.start(`p${index}`, program))
  await machine.run()
  return { ends, tookMs: Number(machine.nowNs) / MS, cpuMs: processes.map(({ cpuNs }) => cpuNs / MS) }
}

describe('a machine with CPUs', () => {
  test('does as much at once as it has CPUs', async () => {
    const four = Array.from({ length: 4 }, () => makesCalls(10))
    expect((await run(1, four)).tookMs).toBe(40)
    expect((await run(2, four)).tookMs).toBe(20)
    expect((await run(4, four)).tookMs).toBe(10)
    expect((await run(255, four)).tookMs).toBe(10)
  })

  test('counts the time that each process had a CPU, and not that for which it waited', async () => {
    const sleeper: Program = async ({ clock }) => clock.sleep(50).then(() => 0)
    expect((await run(1, [makesCalls(3), makesCalls(5), sleeper])).cpuMs).toEqual([3, 5, 2])
  })

  test('leaves the CPU to others while one sleeps', async () => {
    const sleeper: Program = async ({ clock }) => clock.sleep(30).then(() => 0)
    const { ends } = await run(1, [sleeper, makesCalls(20)])
    expect(ends).toEqual({ p0: 32, p1: 21 })
  })

  test('gives a CPU to the next after three milliseconds, where somebody waits for it', async () => {
    const { ends } = await run(1, [makesCalls(6), makesCalls(2)])
    expect(ends).toEqual({ p0: 8, p1: 5 })
  })

  test('lets who waits for another go on when that one is done, and not before', async () => {
    const waiter: Program = async ({ commands }) => commands.shell('worker', {})
    const programs = { worker: makesCalls(7) }
    expect((await run(2, [waiter], { programs })).tookMs).toBe(9)
  })

  test('is told what a stretch is: the call, where and when it begins, and how many CPUs are busy', async () => {
    const steps: CostedStep[] = []
    const cost = (step: CostedStep) => {
      const { nowNs, ...rest } = step
      steps.push({ ...rest, nowNs: nowNs / MS })
      return MS
    }
    await run(2, [makesCalls(1), makesCalls(1)], { timed: { cpus: 2, cost } })
    const part = { strand: 'main', subject: '', point: 'not begun', bytes: 0 }
    expect(steps).toEqual([
      { ...part, process: 'p0', call: 'start', busyCpus: 1, nowNs: 0 },
      { ...part, process: 'p1', call: 'start', busyCpus: 2, nowNs: 0 },
      { ...part, process: 'p0', call: 'checkpoint', busyCpus: 2, nowNs: 1 },
      { ...part, process: 'p1', call: 'checkpoint', busyCpus: 2, nowNs: 1 },
    ])
  })

  test('is late or early by its jitter, by the seed, and the same for the same seed', async () => {
    const timed = { cpus: 1, cost: aCallAMs, jitter: 0.2 }
    const took = async (seed: number) => (await run(1, [makesCalls(100)], { timed, seed })).tookMs
    const all = [await took(1), await took(2), await took(3)]
    expect(await took(1)).toBe(all[0])
    expect(new Set(all).size).toBe(3)
    for (const ms of all) expect(Math.abs(ms - 100)).toBeLessThan(20)
  })

  test('stops and kills where somebody is on a CPU', async () => {
    const machine = new Machine({
      timed: { cpus: 2, cost: aCallAMs },
      onEvent: ({ process, atNs }) => {
        if (process === 'p0' && atNs === BigInt(5 * MS)) machine.processNamed('p1').kill()
      },
    })
    machine.start('p0', makesCalls(10))
    const killed = machine.start('p1', makesCalls(10))
    await machine.run()
    expect(killed.end).toEqual({ kind: 'killed' })
    expect(killed.cpuNs).toBeLessThanOrEqual(6 * MS)
  })
})
