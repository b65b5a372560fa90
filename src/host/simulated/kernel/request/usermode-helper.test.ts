import { describe, expect, test } from 'vitest'
import { asker, asking, helper, msOf, on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { Machine } from '../../index.ts'
import { waitStatus } from './helper-call.ts'

const EAGAIN = -11
const EACCES = -13
const EBUSY = -16
const ENOENT = -2
const ENOEXEC = -8

describe('the answer of a request that waits', () => {
  ruleTest('R3.12', 'is 0, or 256 times the exit status of its helper', async (without) => {
    for (const [status, expected] of [
      [0, 0],
      [1, 256],
      [3, 768],
    ] as const) {
      const one = asker('x')
      await asking({ without, helper: helper(0, status) }, one)
      expect(one.answer).toBe(expected)
    }
  })

  ruleTest('R3.12', 'is the number of the signal that ended its helper', async (without) => {
    const one = asker('x')
    const machine = new Machine({ without, helper: helper(1_000) })
    machine.start('asker', one.program)
    machine.start('killer', async ({ clock }) => {
      await clock.sleep(500)
      machine.processNamed('modprobe for x').kill()
      return 0
    })
    await machine.run()
    expect(one.answer).toBe(9)
  })

  test.each([
    [{ kind: 'exited', status: 256 }, 0],
    [{ kind: 'exited', status: -1 }, 0xff00],
    [{ kind: 'killed', signal: 11 }, 11],
    [{ kind: 'killed', signal: 11, dumpedCore: true }, 139],
  ] as const)('is for %j %d', (end, status) => {
    expect(waitStatus(end)).toBe(status)
  })

  test.each([
    [{}, ENOENT],
    [{ '/sbin/modprobe': 'text' }, EACCES],
    [{ '/sbin/modprobe': { content: 'text', mode: 0o755 } }, ENOEXEC],
    [{ '/sbin/modprobe': { directory: true } }, EACCES],
  ] as const)('is the errno of exec where %j is what there is', async (files, expected) => {
    const [waits, goes] = [asker('x'), asker('x', { wait: false })]
    await asking({ files }, waits, goes)
    expect([waits.answer, goes.answer]).toEqual([expected, expected])
  })
})

describe('waiting for a helper', () => {
  test('ends with its execution where the request does not wait, whatever becomes of it (R3.11)', async () => {
    const one = asker('x', { wait: false })
    const machine = await asking({ helper: helper(1_000, 1) }, one)
    expect([one.answer, one.answeredMs, msOf(machine.nowNs)]).toEqual([0, 0, 1_000])
  })

  /** Kills the asker after half a second, and tells whether he is gone then. */
  async function killed(kernel: string, without: Parameters<Parameters<typeof ruleTest>[2]>[0]) {
    const done: string[] = []
    const slow: ReturnType<typeof helper> = async ({ clock }) => {
      await clock.sleep(1_000)
      done.push('helper')
      return 0
    }
    const machine = new Machine({ kernel, without, helper: slow })
    const waiting = machine.start('asker', asker('x').program)
    machine.start('killer', async ({ clock }) => {
      await clock.sleep(500)
      waiting.kill()
      await clock.sleep(1)
      if (waiting.end !== undefined) done.push('asker')
      return 0
    })
    await machine.run()
    return done
  }

  ruleTest('R3.14', 'ends for an asker that is killed, and the helper goes on', async (without) => {
    expect(await killed('6.1', without)).toEqual(['asker', 'helper'])
  })

  ruleTest('R3.11', 'is not left before 3.4, whoever is killed', async (without) => {
    expect(await killed('3.3', without)).toEqual(['helper'])
    expect(await killed('3.4', without)).toEqual(['asker', 'helper'])
  })

  ruleTest('R3.16', 'is no queue: helpers run beside each other', async (without) => {
    const machine = await asking({ without, kernel: '2.6.24', helper: helper(1_000) }, asker('x'), asker('y'))
    expect(msOf(machine.nowNs)).toBe(1_000)
  })
})

describe('helpers that are disabled', () => {
  ruleTest('R3.15', 'are EBUSY, until they are enabled again', async (without) => {
    const { result } = await on({ without, helper: helper(0) }, async ({ services }) => {
      const answers = [await services.disableHelpers('disabled')]
      answers.push(await services.requestModule('x'), await services.requestModule('x', { wait: false }))
      await services.enableHelpers()
      return [...answers, await services.requestModule('x')]
    })
    expect(result).toEqual([0, EBUSY, EBUSY, 0])
  })

  ruleTest(
    'R3.15/drain',
    'are waited for, five seconds long, and then it is EAGAIN and they stay enabled',
    async (without) => {
      for (const [helperMs, expected] of [
        [2_000, [0, 1_900, EBUSY]],
        [8_000, [EAGAIN, 5_000, 0]],
      ] as const) {
        const slow = asker('slow')
        const seen: number[] = []
        await asking({ without, helper: helper(helperMs) }, slow, {
          ...asker(''),
          program: async ({ clock, services }) => {
            await clock.sleep(100)
            const beganMs = msOf(clock.monotonicNs())
            seen.push(await services.disableHelpers('freezing'), msOf(clock.monotonicNs()) - beganMs)
            seen.push(await services.requestModule('other', { wait: false }))
            return 0
          },
        })
        expect([slow.answer, seen]).toEqual([0, expected])
      }
    },
  )

  ruleTest(
    'R3.15/trylock',
    'are EAGAIN for who needs them, who waits only while they are being frozen',
    async (without) => {
      const { result } = await on({ without, helper: helper(0) }, async ({ services, clock, strands }) => {
        const answers: unknown[] = [await services.lockHelpers()]
        await services.disableHelpers('disabled')
        answers.push(await services.lockHelpers())
        await services.disableHelpers('freezing')
        const waited = strands.all([
          async () => [await services.lockHelpers(), msOf(clock.monotonicNs())],
          async () => {
            await clock.sleep(700)
            await services.enableHelpers()
            return []
          },
        ])
        const [answer] = await waited
        return [...answers, answer]
      })
      expect(result).toEqual([0, EAGAIN, [0, 700]])
    },
  )

  test('are so from the start until the initramfs is there (R3.15)', async () => {
    const { result } = await on({ helper: helper(0), requests: { earlyBoot: true } }, async ({ services }) => {
      const early = await services.requestModule('x')
      await services.enableHelpers()
      return [early, await services.requestModule('x')]
    })
    expect(result).toEqual([EBUSY, 0])
  })
})

describe('a helper while the initramfs is unpacked', () => {
  const early = { helper: helper(10), requests: { earlyBoot: true, helpersEnabled: true } }

  ruleTest('R3.6', 'waits for its end before it is executed, from 5.13 on', async (without) => {
    for (const [kernel, expectedMs] of [
      ['5.12', 10],
      ['5.13', 510],
    ] as const) {
      const one = asker('x')
      await asking({ without, kernel, ...early }, one, {
        ...asker(''),
        program: async ({ clock, services }) => {
          await clock.sleep(500)
          await services.enableHelpers()
          return 0
        },
      })
      expect([one.answer, one.answeredMs]).toEqual([0, expectedMs])
    }
  })

  test('is executed in the end, also where its asker was killed meanwhile', async () => {
    const machine = new Machine({ kernel: '5.13', ...early })
    const waiting = machine.start('asker', asker('x').program)
    machine.start('killer', async ({ clock, services }) => {
      await clock.sleep(100)
      waiting.kill()
      await clock.sleep(100)
      await services.enableHelpers()
      return 0
    })
    await machine.run()
    expect(machine.processNamed('modprobe for x').end).toEqual({ kind: 'exited', status: 0 })
    expect(msOf(machine.nowNs)).toBe(210)
  })
})
