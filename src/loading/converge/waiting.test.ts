import { describe, expect, test } from 'vitest'
import { type AMachine, aMachine } from '../../../test/support/a-machine.ts'
import { MemoryClaim } from '../../../test/support/memory-claim.ts'
import { hideModule, showModules } from '../../../test/support/shown-modules.ts'
import { withMethod } from '../../../test/support/with-method.ts'
import { normalizeModuleName } from '../../names.ts'
import { NO_RECORD } from './record.ts'
import { finishedRecord, settle, takeClaim, type Wait } from './waiting.ts'

const M = normalizeModuleName('m')

/** Longer than anybody waits here. */
const NEVER_MS = 1_000_000

const withM = (state: 'live' | 'coming' | 'going' | 'absent' = 'absent') =>
  aMachine({ modules: { 'kernel/m.ko': {} }, state: { [state]: ['m'] } })

/** Waits for the claim; patience ends at that time. */
function take(
  { host, knowledge }: AMachine,
  claim: MemoryClaim,
  untilMs?: number,
  purpose: Wait['purpose'] = 'insert',
) {
  const untilNs = untilMs === undefined ? undefined : BigInt(untilMs) * 1_000_000n
  return takeClaim(host, knowledge, claim, { module: M, purpose, untilNs })
}

const numbered = (...sequences: number[]) => sequences.map((sequence) => ({ ...NO_RECORD, sequence }))

describe('whoever waits for the claim', () => {
  test('takes it at once where it is free, and looks at nothing', async () => {
    const { host, knowledge, clock } = await withM('coming')
    const files = withMethod(host.files, 'read', () => Promise.reject(new Error('nothing is to be read')))
    const wait = { module: M, purpose: 'insert', untilNs: undefined } as const
    expect(await takeClaim({ files, clock }, knowledge, new MemoryClaim(clock), wait)).toBe('taken')
    expect(clock.sleepsMs).toEqual([])
  })

  test('looks in growing pauses, of a second at most', async () => {
    const machine = await withM()
    const claim = new MemoryClaim(machine.clock, { freeAfterMs: 4_000 })
    expect(await take(machine, claim)).toBe('taken')
    expect(claim.waitsMs).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000, 1_000, 1_000])
  })

  test('looks again soon after an insertion has ended, and not for one that has begun', async () => {
    const machine = await withM()
    const looks = numbered(0, 0, 1, 1, 1, 2, 2)
    const claim = new MemoryClaim(machine.clock, { looks, freeAfterMs: 30 })
    expect(await take(machine, claim)).toBe('taken')
    // The third look finds that one has begun, and waits as long again; the fifth finds that it has ended.
    expect(claim.waitsMs).toEqual([1, 2, 4, 4, 1, 2, 1, 2, 4, 8, 16])
  })

  test('looks at the record after each pause, not before it', async () => {
    const machine = await withM()
    const claim = new MemoryClaim(machine.clock, { freeAfterMs: 5 })
    machine.clock.after(3, () => claim.write({ ...NO_RECORD, sequence: 2 }))
    expect(await take(machine, claim)).toBe('taken')
    expect(claim.waitsMs).toEqual([1, 2, 1, 2])
  })

  test('needs no claim for a module that is live or built in, to insert it; to remove it he does', async () => {
    const live = await withM('live')
    expect(await take(live, new MemoryClaim(live.clock, { freeAfterMs: NEVER_MS }))).toBe('live')
    expect(await take(live, new MemoryClaim(live.clock, { freeAfterMs: 5 }), 50, 'remove')).toBe('taken')

    const builtin = await withM()
    builtin.root.write('/sys/module/m/parameters/debug', '0\n')
    expect(await take(builtin, new MemoryClaim(builtin.clock, { freeAfterMs: NEVER_MS }))).toBe('builtin')
  })

  test('looks at the kernel when he was woken, and leaves the claim to others where the module is there', async () => {
    const machine = await withM()
    const claim = new MemoryClaim(machine.clock, { freeAfterMs: 1 })
    machine.clock.after(1, () => showModules(machine.root.path, [{ name: 'm', state: 'live', holders: [], users: 0 }]))
    expect(await take(machine, claim)).toBe('live')
  })

  test('gives up when his patience ends, and waits no longer than that', async () => {
    const machine = await withM()
    const claim = new MemoryClaim(machine.clock, { freeAfterMs: NEVER_MS })
    expect(await take(machine, claim, 20)).toBe('timeout')
    expect(machine.clock.monotonicNs()).toBe(20_000_000n)
    expect(claim.waitsMs.at(-1)).toBe(5)
  })

  test('gives up rather than take the second right when both are due', async () => {
    const machine = await withM()
    const claim = new MemoryClaim(machine.clock, { freeAfterMs: NEVER_MS, secondAfterMs: 0 })
    expect(await take(machine, claim, 60_000)).toBe('timeout')
  })
})

describe('a minute without a sign of the holder', () => {
  const seconds = ({ clock }: AMachine) => Number(clock.monotonicNs()) / 1e9

  test('gives the second right to one, and lets the others wait on (C6)', async () => {
    const machine = await withM()
    expect(await take(machine, new MemoryClaim(machine.clock, { freeAfterMs: NEVER_MS, secondAfterMs: 0 }))).toBe(
      'taken',
    )
    expect(seconds(machine)).toBeGreaterThanOrEqual(60)
    expect(seconds(machine)).toBeLessThan(61.1)

    const other = await withM()
    expect(await take(other, new MemoryClaim(other.clock, { freeAfterMs: NEVER_MS, secondAfterMs: 70_000 }))).toBe(
      'taken',
    )
    expect(seconds(other)).toBeGreaterThanOrEqual(70)
  })

  test.each(['coming', 'going'] as const)('counts from when the module was last seen %s (C6)', async (state) => {
    const machine = await withM(state)
    machine.clock.after(50_000, () => {
      hideModule(machine.root.path, 'm')
      showModules(machine.root.path, [])
    })
    await take(machine, new MemoryClaim(machine.clock, { freeAfterMs: NEVER_MS, secondAfterMs: 0 }))
    expect(seconds(machine)).toBeGreaterThanOrEqual(109)
    expect(seconds(machine)).toBeLessThan(112)
  })

  test('counts from the last change of the record (C6)', async () => {
    const machine = await withM()
    const looks = [...numbered(...Array<number>(40).fill(0)), ...numbered(2)]
    await take(machine, new MemoryClaim(machine.clock, { looks, freeAfterMs: NEVER_MS, secondAfterMs: 0 }))
    // Forty looks are 1.023 s of growing pauses, and then a second each.
    expect(seconds(machine)).toBeGreaterThan(90)
  })
})

describe('the record of an insertion whose module is live', () => {
  test('is waited for in two pauses of 20 ms while it is not finished, and then taken as it is', async () => {
    const { clock } = await withM()
    const late = new MemoryClaim(clock, { looks: numbered(1, 1, 2) })
    expect(await finishedRecord(late)).toMatchObject({ sequence: 2 })
    expect(late.waitsMs).toEqual([20, 20])

    const stopped = new MemoryClaim(clock, { looks: numbered(3) })
    expect(await finishedRecord(stopped)).toMatchObject({ sequence: 3 })
    expect(stopped.waitsMs).toEqual([20, 20])

    const finished = new MemoryClaim(clock, { looks: numbered(4) })
    expect(await finishedRecord(finished)).toMatchObject({ sequence: 4 })
    expect(finished.waitsMs).toEqual([])
  })
})

describe('a module on its way', () => {
  test('is watched in pauses of at most 50 ms until it is there, or gone (C4)', async () => {
    for (const state of ['coming', 'going'] as const) {
      const machine = await withM(state)
      machine.clock.after(200, () => machine.root.write('/sys/module/m/initstate', 'live\n'))
      expect(await settle(machine.host, machine.knowledge, M, undefined)).toEqual({ state: 'live', waited: true })
      expect(machine.clock.sleepsMs).toEqual([1, 2, 4, 8, 16, 32, 50, 50, 50])
    }
  })

  test('is not waited for where it is there or gone already', async () => {
    for (const state of ['live', 'absent'] as const) {
      const machine = await withM(state)
      expect(await settle(machine.host, machine.knowledge, M, 0n)).toEqual({ state, waited: false })
    }
  })

  test('is watched until patience ends (C6)', async () => {
    const machine = await withM('coming')
    expect(await settle(machine.host, machine.knowledge, M, 10_000_000n)).toEqual({ state: 'timeout', waited: true })
  })
})
