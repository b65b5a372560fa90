import { describe, expect, test } from 'vitest'
import { on } from '../../../test/support/requests.ts'
import { ruleTest } from '../../../test/support/rule-test.ts'
import { latin1 } from '../../formats/bytes/index.ts'
import type { MachineOptions, ModuleFacts, Program } from '../../host/simulated/index.ts'
import { kmodModprobe } from '../actors/index.ts'
import { kmodSelftest, SELFTESTS, type SelftestId, type SelftestOptions } from './index.ts'

const MODULES: readonly ModuleFacts[] = [
  { path: 'lib/test_module.ko', init: { sleepMs: 1 } },
  { path: 'lib/libcrc32c.ko' },
  { path: 'fs/xfs.ko', aliases: ['fs-xfs'], depends: ['libcrc32c'], init: { sleepMs: 20 } },
]

/** The results of a test on a machine with test_kmod, once. */
async function results(id: SelftestId, options: MachineOptions = {}, how: SelftestOptions = { repeats: 1 }) {
  const machine: MachineOptions = {
    modules: MODULES,
    builtins: [{ name: 'test_kmod' }],
    helper: kmodModprobe,
    ...options,
  }
  const { result } = await on(machine, (host) => kmodSelftest(host, id, how))
  return result.kind === 'ran' ? result.observations.map((one) => one.result) : result.because
}

const IDS = Object.keys(SELFTESTS) as SelftestId[]

/** What the device answers where the kernel is as the script expects it. */
const expected = (id: SelftestId) => SELFTESTS[id].steps.map((step) => step.expected)

describe('the kselftest of request_module', () => {
  // Before 3.8 the second loader of a name is EEXIST while the first one still loads: modprobe says 0, and the type is not there
  // yet. Up to 4.12 one request too many is refused. Before 5.7 no path is no error. 6.4-rc4 told losers ETXTBSY. R7.5, R0.1
  test.each<[kernel: string, ...failing: SelftestId[]]>([
    ['2.6.24', '0004', '0006', '0007', '0008', '0009', '0011'],
    ['3.7', '0004', '0006', '0007', '0008', '0009', '0011'],
    ['3.8', '0008', '0009', '0011'],
    ['4.12', '0008', '0009', '0011'],
    ['4.13', '0011'],
    ['5.6', '0011'],
    ['5.7'],
    ['6.1'],
    ['6.4'],
    ['6.4-rc4', '0004', '0005', '0006', '0007', '0008', '0009'],
    ['6.5'],
    ['6.12'],
  ])('on %s all pass but %j', async (kernel, ...failing) => {
    const failed: SelftestId[] = []
    for (const id of IDS) if (String(await results(id, { kernel })) !== String(expected(id))) failed.push(id)
    expect(failed).toEqual(failing)
  })

  test.each(IDS)('%s has its expectations from the table of the specification', (id) => {
    const table: Record<SelftestId, [repeats: number, ...threadsAndResults: [number, number][]]> = {
      '0001': [3, [1, 256], [1, -22]],
      '0002': [3, [1, 256], [50, -22]],
      '0003': [1, [1, 0]],
      '0004': [1, [2, 0]],
      '0005': [10, [50, 0]],
      '0006': [10, [50, 0]],
      '0007': [5, [50, 0], [50, 0]],
      '0008': [150, [58, 0]],
      '0009': [150, [62, 0]],
      '0010': [1, [1, -2]],
      '0011': [1, [1, -2]],
    }
    const { repeats, steps } = SELFTESTS[id]
    expect([repeats, ...steps.map(({ threads, expected: result }) => [threads, result])]).toEqual(table[id])
  })

  ruleTest('R3.2', '0011 is 0 before 5.7, and fails there', async (without) => {
    expect(await results('0011', { without, kernel: '5.6' })).toEqual([0])
    expect(await results('0011', { without, kernel: '5.7' })).toEqual([-2])
  })

  ruleTest('3.2#refuses', '0008 and 0009 fail up to 4.12, where one too many is refused', async (without) => {
    expect(await results('0008', { without, kernel: '4.12' })).toEqual([-12])
    expect(await results('0009', { without, kernel: '4.12' })).toEqual([-22])
    expect(await results('0008', { without, kernel: '4.13' })).toEqual([0])
  })

  ruleTest(
    '3.2#semaphore',
    '0009 fails where modprobe takes more than five seconds, as with compressed modules',
    async (without) => {
      const slow: Program = async (host, argv) => {
        await host.clock.sleep(6_000)
        return kmodModprobe(host, argv)
      }
      expect(await results('0009', { without, kernel: '6.12', helper: slow })).toEqual([-22])
    },
  )

  test('R7.2: is skipped with a kmod before 20, and without the device', async () => {
    expect(await results('0001', {}, { kmodVersion: 19 })).toBe('kmod 19 is older than 20')
    expect(await results('0001', { builtins: [] })).toBe('there is no /sys/devices/virtual/misc/test_kmod0')
  })

  ruleTest(
    'R5.1/taints',
    'R7.3: 0012 would look at taints, not at an address, of a tainted module',
    async (without) => {
      const tainted = MODULES.map((module) => ({ ...module, outOfTree: true }))
      const { result } = await on({ modules: tainted, loaded: ['test_module'], without }, async ({ files }) =>
        latin1(await files.read('/proc/modules')),
      )
      expect(result.trimEnd().split(' ').at(-1)).toMatch(/^\([A-Z]*O[A-Z]*\)$/)
    },
  )

  test.each(['0010', '0011'] as const)('R7.2: %s leaves kernel.modprobe as it was', async (id) => {
    const { result } = await on(
      { builtins: [{ name: 'test_kmod' }], helper: kmodModprobe, modules: MODULES },
      async (host) => {
        await kmodSelftest(host, id)
        return host.services.requestModule('xfs')
      },
    )
    expect(result).toBe(0)
  })

  describe('with dups.c, within a minute (R7.4)', () => {
    const dups: MachineOptions = { kernel: '6.12', config: { MODULE_DEBUG_AUTOLOAD_DUPS: true } }

    ruleTest('R3.21', '0005 still passes the second time, and loads nothing', async (without) => {
      const { machine, result } = await on(
        { ...dups, without, modules: MODULES, builtins: [{ name: 'test_kmod' }], helper: kmodModprobe },
        (host) => kmodSelftest(host, '0005', { repeats: 2 }),
      )
      expect(result).toMatchObject({ kind: 'ran', passed: true })
      expect(machine.modules()).toEqual([])
    })

    ruleTest('R3.21', '0006 fails the second time', async (without) => {
      expect(await results('0006', { ...dups, without }, { repeats: 2 })).toEqual([0, -22])
    })

    test('0002 has other names, so that what comes after it passes', async () => {
      const { result } = await on(
        { ...dups, modules: MODULES, builtins: [{ name: 'test_kmod' }], helper: kmodModprobe },
        async (host) => [
          await kmodSelftest(host, '0002', { repeats: 1 }),
          await kmodSelftest(host, '0007', { repeats: 1 }),
        ],
      )
      expect(result).toMatchObject([{ passed: true }, { passed: true }])
    })
  })
})
