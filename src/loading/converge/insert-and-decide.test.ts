import { describe, expect, test } from 'vitest'
import { type AMachine, aMachine } from '../../../test/support/a-machine.ts'
import { KernelError } from '../../errors.ts'
import type { Host } from '../../host/index.ts'
import { type ErrnoName, normalizeModuleName } from '../../names.ts'
import { insertAndDecide } from './insert-and-decide.ts'
import type { InsertionResult } from './insertion.ts'

const M = normalizeModuleName('m')

/** Errnos that are answered while somebody else loads or removes the module. */
const QUESTIONS = ['EEXIST', 'EBUSY', 'ETXTBSY', 'EINTR'] as const

interface Decision {
  readonly result: InsertionResult
  readonly calls: number
}

interface Course {
  /** How the kernel answers the first calls. */
  readonly answers: readonly (ErrnoName | Error)[]
  readonly untilNs?: bigint
  /** Happens while the second call runs. */
  readonly meanwhile?: () => void
}

/** Inserts `m`. */
async function decide(machine: AMachine, { answers, untilNs, meanwhile }: Course): Promise<Decision> {
  const { host, knowledge, root } = machine
  const path = `${root.directory}/kernel/m.ko`
  let calls = 0
  const finitModule: Host['kernel']['finitModule'] = async (...call) => {
    const answer = answers[calls++]
    if (calls === 2) meanwhile?.()
    if (answer instanceof Error) throw answer
    if (answer !== undefined) throw new KernelError('finit_module', path, answer)
    await host.kernel.finitModule(...call)
  }
  const insertion = { module: M, path, parameters: '', asker: 'explicit', owner: '', untilNs } as const
  const result = await insertAndDecide({ ...host, kernel: { ...host.kernel, finitModule } }, knowledge, insertion)
  return { result, calls }
}

const withM = (state: 'live' | 'coming' | 'absent' = 'absent') =>
  aMachine({ modules: { 'kernel/m.ko': {} }, state: { [state]: ['m'] } })

const JOINED: InsertionResult = { kind: 'joined', by: '', parametersApplied: undefined }

for (const code of QUESTIONS) {
  describe(code, () => {
    test('is followed by a second insertion, 10 ms later, where the module is absent (C4)', async () => {
      const machine = await withM()
      expect(await decide(machine, { answers: [code] })).toEqual({ result: { kind: 'inserted' }, calls: 2 })
      expect(machine.clock.sleepsMs).toEqual([10])
      expect(machine.loaded()).toEqual(['m'])
    })

    test('is the answer of init where it comes twice and the module is absent all the same (C4)', async () => {
      const machine = await withM()
      const { result, calls } = await decide(machine, { answers: [code, code] })
      expect(result).toMatchObject({ kind: 'failed', code, error: { syscall: 'finit_module' } })
      expect({ calls, sleeps: machine.clock.sleepsMs }).toEqual({ calls: 2, sleeps: [10] })
    })

    test('is a success of somebody else where the module is live, at once or after those 10 ms (C4)', async () => {
      const live = await withM('live')
      expect(await decide(live, { answers: [code] })).toEqual({ result: JOINED, calls: 1 })
      expect(live.clock.sleepsMs).toEqual([])

      const machine = await withM()
      machine.clock.after(10, () => machine.root.write('/sys/module/m/initstate', 'live\n'))
      expect(await decide(machine, { answers: [code] })).toEqual({ result: JOINED, calls: 1 })
    })

    test('is a success of somebody else also where it comes the second time (C4)', async () => {
      const machine = await withM()
      const meanwhile = () => machine.root.write('/sys/module/m/initstate', 'live\n')
      expect(await decide(machine, { answers: [code, code], meanwhile })).toEqual({ result: JOINED, calls: 2 })
    })

    test('is no failure where the kernel has the module built in (C4)', async () => {
      const machine = await withM()
      machine.root.write('/sys/module/m/parameters/debug', '0\n')
      expect(await decide(machine, { answers: [code] })).toEqual({ result: { kind: 'builtin' }, calls: 1 })
    })

    test('is ETIMEDOUT where the module is still coming when the patience of the asker ends (C6)', async () => {
      expect(await decide(await withM('coming'), { answers: [code], untilNs: 50_000_000n })).toEqual({
        result: { kind: 'failed', code: 'ETIMEDOUT', error: undefined },
        calls: 1,
      })
    })
  })
}

test.each(['ENODEV', 'EIO'] as const)('%s is the answer, and the kernel is asked nothing more', async (code) => {
  const machine = await withM('coming')
  const { result, calls } = await decide(machine, { answers: [code], untilNs: 50_000_000n })
  expect(result).toMatchObject({ kind: 'failed', code })
  expect({ calls, sleeps: machine.clock.sleepsMs }).toEqual({ calls: 1, sleeps: [] })
})

test('an error of the program itself is no answer: it is thrown on', async () => {
  await expect(decide(await withM(), { answers: [new TypeError('a bug')] })).rejects.toThrow('a bug')
})
