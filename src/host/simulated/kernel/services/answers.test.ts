import { describe, expect, test } from 'vitest'
import { asker, askers, asking, helper, logOf, on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { tried } from '../../../../../test/support/services.ts'
import { isRefusal } from '../../../../errors.ts'
import type { SimulatedHost } from '../../index.ts'

describe('what callers make of the answer (R3.13)', () => {
  const EXIT_1 = 256

  /** The service comes while the helper runs, which fails all the same. */
  async function there(result: '=0' | '<0' | '!=0' | '>0' | 'ignored') {
    const x = { path: 'x.ko', provides: ['service'] }
    const meanwhile = async ({ kernel, clock }: SimulatedHost) => {
      await clock.sleep(1)
      await kernel.finitModule(`/lib/modules/${kernel.release()}/x.ko`, '', 0)
      return 0
    }
    const { result: found } = await tried(
      { x },
      async (host) => {
        const { services, strands } = host
        const [is] = await strands.all([
          async () =>
            services.demand('service', [
              { name: 'first', result },
              { name: 'second', result: 'ignored' },
            ]),
          async () => (await meanwhile(host)) === 0,
        ])
        return is
      },
      { helper: helper(5, 1) },
    )
    return found
  }

  test.each([
    ['ignored', true],
    ['<0', true],
    ['>0', true],
    ['=0', false],
    ['!=0', false],
  ] as const)(`%s finds what is there after ${EXIT_1}: %s`, async (result, found) => {
    expect(await there(result)).toBe(found)
  })

  test('<0 gives up where the helper cannot be run', async () => {
    const { machine, result } = await on({}, ({ services }) =>
      services.demand('service', [
        { name: 'first', result: '<0' },
        { name: 'second', result: 'ignored' },
      ]),
    )
    expect([result, machine.requests.calls]).toEqual([false, 1])
  })
})

describe('a failed request (R3.27)', () => {
  ruleTest('3.2#refuses', 'spreads while slots are taken: an innocent socket fails', async (without) => {
    const seen: string[] = []
    await asking(
      {
        without,
        kernel: '4.12',
        helper: helper(1_000, 1),
        modules: [{ path: 'xfrm.ko', aliases: ['net-pf-16-proto-6'] }],
      },
      ...Array.from({ length: 50 }, () => asker('stuck')),
      {
        ...asker(''),
        program: async ({ clock, services }) => {
          await clock.sleep(1)
          await services.socket(16, 3, 6).catch((error: unknown) => seen.push(String(isRefusal(error) && error.code)))
          seen.push(String(clock.monotonicNs()))
          return 0
        },
      },
    )
    expect(seen).toEqual(['EPROTONOSUPPORT', '1000000'])
  })
})

describe('what was measured on real kernels', () => {
  /** So many sockets of protocols that there are not, at once. */
  async function sockets(kernel: string, count: number) {
    const seen: string[] = []
    const machine = await asking(
      { kernel, helper: helper(8_000, 1) },
      ...Array.from({ length: count }, (_, index) => ({
        ...asker(''),
        program: async ({ services }: SimulatedHost) => {
          await services
            .socket(2, 2, 140 + index)
            .catch((error: unknown) => seen.push(isRefusal(error) ? error.code : String(error)))
          return 0
        },
      })),
    )
    return { seen, machine }
  }

  test.each([
    ['6.1', 11],
    ['6.12', 0],
  ])('110 sockets on %s: 50 helpers at a time, and all are EPROTONOSUPPORT after 16 s', async (kernel, throttled) => {
    const { seen, machine } = await sockets(kernel, 110)
    expect(seen).toEqual(Array(110).fill('EPROTONOSUPPORT'))
    expect([machine.requests.deepest, machine.requests.calls, machine.requests.refused]).toEqual([50, 220, 120])
    expect(Number(machine.nowNs / 1_000_000_000n)).toBe(16)
    const log = logOf(machine)
    const told = log.slice(0, log.findIndex((text) => text.includes('callbacks suppressed')) + 2)
    expect(told.filter((text) => text.includes('throttling...'))).toHaveLength(throttled)
    expect(log).toContain('__request_module: 50 callbacks suppressed')
  })

  test('an innocent socket fails after five seconds though its module is there, while others hold all slots', async () => {
    const seen: unknown[] = []
    const modules = [{ path: 'xfrm_user.ko', aliases: ['net-pf-16-proto-6'] }]
    await asking({ kernel: '6.1', modules, helper: helper(60_000, 1) }, ...askers(50), {
      ...asker(''),
      program: async ({ clock, services }) => {
        await clock.sleep(1_000)
        await services.socket(16, 3, 6).catch((error: unknown) => seen.push(isRefusal(error) && error.code))
        seen.push(clock.monotonicNs())
        return 0
      },
    })
    expect(seen).toEqual(['EPROTONOSUPPORT', 6_000_000_000n])
  })
})
