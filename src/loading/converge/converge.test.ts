import { describe, expect, test } from 'vitest'
import { Machine, type TimelineEvent } from '../../host/simulated/index.ts'
import { load, type ProbeResult } from '../index.ts'

/** Schedules tried for each claim; the seed of one that fails is in the message. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 150)

const TIMEOUT_MS = 120_000

const PROCESSES = 6

const MODULES = [
  { path: 'kernel/net/xfrm/xfrm_algo.ko', sizeBytes: 50_000, init: { sleepMs: 5 } },
  { path: 'kernel/net/xfrm/xfrm_user.ko', sizeBytes: 90_000, depends: ['xfrm_algo'], init: { sleepMs: 20 } },
]

interface Outcome {
  readonly seed: number
  readonly machine: Machine
  readonly results: readonly ProbeResult[]
  /** Processes that were told of success while xfrm_user was not live. */
  readonly lies: number
}

/** Processes that all ask for the same module, on one schedule. */
async function storm(seed: number, onEvent?: (machine: Machine, event: TimelineEvent) => void): Promise<Outcome> {
  const machine: Machine = new Machine({
    modules: MODULES,
    seed,
    ...(onEvent && { onEvent: (event: TimelineEvent) => onEvent(machine, event) }),
  })
  const results: ProbeResult[] = []
  let lies = 0
  for (let number = 0; number < PROCESSES; number++) {
    machine.start(`loader${number}`, async (host) => {
      const [result] = await load(host, 'xfrm_user')
      results.push(result!)
      const live = machine.modules().some(({ name, state }) => name === 'xfrm_user' && state === 'live')
      if (result!.kind !== 'failed' && !live) lies++
      return result!.kind === 'failed' ? 1 : 0
    })
  }
  await machine.run()
  return { seed, machine, results, lies }
}

describe('loading by several processes', () => {
  test(
    'inserts each module once and tells everybody the truth (C1, C4)',
    async () => {
      for (let seed = 1; seed <= SCHEDULES; seed++) {
        const { machine, results, lies } = await storm(seed)
        const { finitModuleCalls, duplicates } = machine.counters
        const failed = results.filter(({ kind }) => kind === 'failed').length
        expect({ seed, finitModuleCalls, duplicates, failed, lies }).toEqual({
          seed,
          finitModuleCalls: MODULES.length,
          duplicates: 0,
          failed: 0,
          lies: 0,
        })
      }
    },
    TIMEOUT_MS,
  )

  test(
    'is taken over where a loader is killed, and nobody is lied to (C8)',
    async () => {
      for (let seed = 1; seed <= SCHEDULES; seed++) {
        let events = 0
        const { lies, results } = await storm(seed, (machine, event) => {
          if (++events === (seed * 7919) % 300 && event.process) machine.processNamed(event.process).kill()
        })
        const failed = results.filter(({ kind }) => kind === 'failed').length
        expect({ seed, lies, failed, answered: results.length >= PROCESSES - 1 }).toEqual({
          seed,
          lies: 0,
          failed: 0,
          answered: true,
        })
      }
    },
    TIMEOUT_MS,
  )

  test(
    'waits about a minute for a loader that is stopped, and not for ever (C6)',
    async () => {
      for (let seed = 1; seed <= SCHEDULES; seed++) {
        let events = 0
        const { lies, results, machine } = await storm(seed, (stopping, event) => {
          if (++events === (seed * 7919) % 300 && event.process) stopping.processNamed(event.process).stop()
        })
        const minutes = Number(machine.nowNs / 60_000_000_000n)
        const failed = results.filter(({ kind }) => kind === 'failed').length
        expect({ seed, lies, failed, minutes: minutes <= 3, answered: results.length >= PROCESSES - 1 }).toEqual({
          seed,
          lies: 0,
          failed: 0,
          minutes: true,
          answered: true,
        })
      }
    },
    TIMEOUT_MS,
  )
})
