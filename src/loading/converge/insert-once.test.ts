import { describe, expect, test } from 'vitest'
import { type AMachine, aMachine } from '../../../test/support/a-machine.ts'
import { MemoryClaim } from '../../../test/support/memory-claim.ts'
import { withMethod } from '../../../test/support/with-method.ts'
import { KernelError } from '../../errors.ts'
import { normalizeModuleName } from '../../names.ts'
import { insertOnce } from './insert-once.ts'
import type { InsertionResult } from './insertion.ts'
import { fileIdentity, type InsertionRecord, NO_RECORD } from './record.ts'

const M = normalizeModuleName('m')

const withM = (state: 'live' | 'coming' | 'absent' = 'absent', facts = {}) =>
  aMachine({ modules: { 'kernel/m.ko': {} }, state: { [state]: ['m'] } }, facts)

const pathOf = ({ root }: AMachine) => `${root.directory}/kernel/m.ko`

/** What records of its file are like. */
async function recordOf(machine: AMachine, record: Partial<InsertionRecord>): Promise<InsertionRecord> {
  const file = fileIdentity(await machine.host.files.stat(pathOf(machine)))
  return { ...NO_RECORD, file, owner: 'another', ...record }
}

/** Inserts `m` with a claim, which it has to release; patience ends after 50 ms. */
async function once(machine: AMachine, claim: MemoryClaim): Promise<InsertionResult> {
  const insertion = { module: M, path: pathOf(machine), parameters: '', asker: 'explicit', owner: 'me' } as const
  const result = await insertOnce(machine.host, machine.knowledge, claim, { ...insertion, untilNs: 50_000_000n })
  expect(claim.released).toBe(1)
  return result
}

/** Longer than anybody waits here. */
const NEVER_MS = 1_000_000

const TIMED_OUT = { kind: 'failed', code: 'ETIMEDOUT', error: undefined }

describe('an insertion', () => {
  test('is written before it is made, and how it ended afterwards (C3)', async () => {
    const machine = await withM()
    const claim = new MemoryClaim(machine.clock, { looks: [await recordOf(machine, { sequence: 4 })] })
    expect(await once(machine, claim)).toEqual({ kind: 'inserted' })
    const running = await recordOf(machine, { sequence: 5, owner: 'me' })
    expect(claim.written).toEqual([running, { ...running, sequence: 6 }])
  })

  test('that fails is written with its errno (C3)', async () => {
    const machine = await withM('absent', { inits: { m: 'ENODEV' } })
    const claim = new MemoryClaim(machine.clock)
    expect(await once(machine, claim)).toMatchObject({ kind: 'failed', code: 'ENODEV' })
    expect(claim.written).toMatchObject([
      { sequence: 1, failure: undefined },
      await recordOf(machine, { sequence: 2, failure: 'ENODEV', owner: 'me' }),
    ])
  })

  test('that somebody else has made says nothing of this file (C3)', async () => {
    const machine = await withM('absent', { rivals: ['m'] })
    const claim = new MemoryClaim(machine.clock)
    expect(await once(machine, claim)).toEqual({ kind: 'joined', by: '', parametersApplied: undefined })
    expect(claim.written).toMatchObject([{ sequence: 1 }, { sequence: 2, failure: undefined, file: '' }])
  })

  test('for which a process has no thread or descriptor left is nobody else’s failure (C3)', async () => {
    for (const code of ['EAGAIN', 'EMFILE', 'ENFILE'] as const) {
      const machine = await withM('absent', { inits: { m: code } })
      const claim = new MemoryClaim(machine.clock)
      expect(await once(machine, claim)).toMatchObject({ kind: 'failed', code })
      expect(claim.written).toMatchObject([{ sequence: 1 }, { sequence: 2, failure: undefined, file: '' }])
    }
  })

  test('of a file that is not there is refused by the kernel, and not remembered for any file (C3)', async () => {
    const machine = await aMachine({ modules: { 'kernel/m.ko': { absent: true } } })
    const claim = new MemoryClaim(machine.clock)
    expect(await once(machine, claim)).toMatchObject({ kind: 'failed', code: 'ENOENT', error: { syscall: 'open' } })
    expect(claim.written).toMatchObject([{ file: '' }, { file: '', failure: 'ENOENT' }])
  })
})

describe('whoever has the claim', () => {
  test('takes the failure of an insertion that he waited for, and looks at the kernel for nothing (C3)', async () => {
    const machine = await withM('coming')
    const claim = new MemoryClaim(machine.clock, {
      looks: [await recordOf(machine, { sequence: 2, failure: 'ENODEV' })],
    })
    expect(await once(machine, claim)).toEqual({ kind: 'failed', code: 'ENODEV', error: undefined })
    expect(machine.clock.sleepsMs).toEqual([])
  })

  test('gives up where somebody else is loading the module still when patience ends (C6)', async () => {
    const machine = await withM('coming')
    const claim = new MemoryClaim(machine.clock)
    expect(await once(machine, claim)).toEqual(TIMED_OUT)
    expect(claim.written).toEqual([])
  })

  test('joins somebody who writes no records, and wakes those who wait by a record that tells nothing (C4)', async () => {
    const machine = await withM('coming')
    machine.clock.after(5, () => machine.root.write('/sys/module/m/initstate', 'live\n'))
    const claim = new MemoryClaim(machine.clock)
    expect(await once(machine, claim)).toEqual({ kind: 'joined', by: '', parametersApplied: undefined })
    expect(claim.written).toEqual([{ ...NO_RECORD, sequence: 2 }])
  })

  test('writes nothing of a module that is live at the first look (C4)', async () => {
    const machine = await withM('live')
    const claim = new MemoryClaim(machine.clock, { looks: [await recordOf(machine, { sequence: 2 })] })
    expect(await once(machine, claim)).toEqual({ kind: 'joined', by: 'another', parametersApplied: true })
    expect(claim.written).toEqual([])
  })

  test('does not insert beside another who has begun meanwhile by the second right: he is joined (C6)', async () => {
    const machine = await withM()
    const [begun, failed] = [{ sequence: 1 }, { sequence: 2, failure: 'ENODEV' }] as const
    const claim = new MemoryClaim(machine.clock, {
      looks: [NO_RECORD, await recordOf(machine, begun), await recordOf(machine, failed)],
    })
    expect(await once(machine, claim)).toEqual({ kind: 'failed', code: 'ENODEV', error: undefined })
    expect(claim.written).toEqual([])
  })
})

describe('whoever does not have the claim', () => {
  test('is told what the system refused, while he waited for it', async () => {
    const machine = await withM()
    const refusal = new KernelError('read', '/run/modonce/m', 'EIO')
    const claim = new MemoryClaim(machine.clock, { freeAfterMs: NEVER_MS })
    const refused = withMethod(claim, 'changed', () => Promise.reject(refusal))
    expect(await once(machine, refused)).toEqual({ kind: 'failed', code: 'EIO', error: refusal })
  })

  test('gives up when patience ends (C6)', async () => {
    const machine = await withM()
    expect(await once(machine, new MemoryClaim(machine.clock, { freeAfterMs: NEVER_MS }))).toEqual(TIMED_OUT)
  })

  test('tells of a module that is live what the record tells when it is finished (C3)', async () => {
    const machine = await withM('live')
    const looks = [
      await recordOf(machine, { sequence: 1 }),
      await recordOf(machine, { sequence: 2, parameters: 'p=1' }),
    ]
    const claim = new MemoryClaim(machine.clock, { looks, freeAfterMs: NEVER_MS })
    expect(await once(machine, claim)).toEqual({ kind: 'joined', by: 'another', parametersApplied: false })
  })
})
