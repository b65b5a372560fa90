import { describe, expect, test } from 'vitest'
import { helper, logOf, on } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { modprobe, tried } from '../../../../../test/support/services.ts'
import { kmodModprobe } from '../../../../lab/actors/index.ts'
import type { Program, RuleId, SimulatedHost } from '../../index.ts'

const socket =
  (...[family, type, protocol]: [number, number, number]) =>
  ({ services }: SimulatedHost) =>
    services.socket(family, type, protocol)

describe('socket()', () => {
  ruleTest('3.6#20', 'asks for its family, and then looks again', async (without) => {
    const can = { path: 'can.ko', aliases: ['net-pf-29'] }
    const raw = { path: 'can-raw.ko', aliases: ['can-proto-1'] }
    const there = await tried({ 'net-pf-29': can, 'can-proto-1': raw }, socket(29, 3, 1), { without })
    expect(there).toMatchObject({ asked: ['net-pf-29', 'can-proto-1'], result: 'ok' })
  })

  test.each([
    [[3, 3, 0], ['net-pf-3'], 'EAFNOSUPPORT'],
    [[46, 3, 0], [], 'EAFNOSUPPORT'],
    [[-1, 3, 0], [], 'EAFNOSUPPORT'],
    [[1, 2, 0], [], 'ok'],
    [[2, 1, 0], [], 'ok'],
    [[2, 2, 17], [], 'ok'],
  ] as const)('%j asks for %j and is %s', async ([family, type, protocol], asked, result) => {
    expect(await tried({}, socket(family, type, protocol))).toMatchObject({ asked, result })
  })

  const protocols: readonly (readonly [RuleId, number, number, number, readonly string[]])[] = [
    ['3.6#23', 16, 3, 6, ['net-pf-16-proto-6']],
    ['3.6#26', 2, 1, 132, ['net-pf-2-proto-132-type-1', 'net-pf-2-proto-132']],
    ['3.6#27', 10, 2, 115, ['net-pf-10-proto-115-type-2', 'net-pf-10-proto-115']],
    ['3.6#28', 24, 1, 0, ['net-pf-24-proto-0']],
    ['3.6#29', 35, 1, 2, ['net-pf-35-proto-2']],
    ['3.6#30', 31, 3, 3, ['bt-proto-3']],
    ['3.6#31', 29, 3, 1, ['can-proto-1']],
  ]
  for (const [rule, family, type, protocol, names] of protocols) {
    ruleTest(rule, `of family ${family} asks for ${names.join(', ')}`, async (without) => {
      const services = [`net-pf-${family}`]
      const { asked, result } = await tried({}, socket(family, type, protocol), { without, services })
      expect([asked, result]).toEqual([names, 'EPROTONOSUPPORT'])
      const last = names.at(-1)!
      const modules = { [last]: { path: 'm.ko', aliases: [last] } }
      expect((await tried(modules, socket(family, type, protocol), { without, services })).result).toBe('ok')
    })
  }

  test('does not ask for the second name where the first has helped', async () => {
    const modules = { 'net-pf-2-proto-132-type-1': { path: 'm.ko', aliases: ['net-pf-2-proto-132'] } }
    const { asked, result } = await tried(modules, socket(2, 1, 132))
    expect([asked, result]).toEqual([['net-pf-2-proto-132-type-1'], 'ok'])
  })
})

describe('opening a device', () => {
  const open =
    (kind: 'char' | 'block', major: number, minor: number) =>
    ({ services }: SimulatedHost) =>
      services.openDevice(kind, major, minor)

  ruleTest('3.6#3', 'asks for a character device by both numbers', async (without) => {
    const modules = {
      'char-major-108-0': { path: 'ppp.ko', aliases: ['char-major-108-*'], provides: ['char-major-108'] },
    }
    const { asked, result } = await tried(modules, open('char', 108, 0), { without })
    expect([asked, result]).toEqual([['char-major-108-0'], 'ok'])
  })

  ruleTest('R3.13', 'goes on to the next name after a helper that failed, where only errnos count', async (without) => {
    const modules = { second: { path: 'm.ko', aliases: ['second'] } }
    const ask = ({ services }: SimulatedHost) =>
      services.demand('second', [
        { name: 'first', result: '<0' },
        { name: 'second', result: '<0' },
      ])
    const { asked, result } = await tried(modules, ask, { without })
    expect([asked, result]).toEqual([['first', 'second'], true])
  })

  ruleTest('R3.30', 'asks by its numbers, and never by a devname', async (without) => {
    const fuse = { path: 'fuse.ko', aliases: ['char-major-10-229', 'devname:fuse'] }
    const { asked, result } = await tried({ 'char-major-10-229': fuse }, open('char', 10, 229), { without })
    expect([asked, result]).toEqual([['char-major-10-229'], 'ok'])
  })

  ruleTest('R3.32', 'asks for one minor number, which a wildcard of a module stands for', async (without) => {
    const sg = { path: 'sg.ko', aliases: ['char-major-21-*'], provides: ['char-major-21'] }
    const { result, machine } = await on({ modules: [sg], helper: kmodModprobe, without }, ({ services }) =>
      services.openDevice('char', 21, 5).then(
        () => 'ok',
        (error) => error.code,
      ),
    )
    expect([result, machine.requests.calls]).toEqual(['ok', 1])
  })

  for (const rule of ['3.6#4', 'R6.15'] as const) {
    ruleTest(rule, 'asks again, by the major number, where the helper ran and failed', async (without) => {
      const { asked, result } = await tried({}, open('char', 5, 1), { without, services: [] })
      expect([asked, result]).toEqual([['char-major-5-1', 'char-major-5'], 'ENXIO'])
    })
  }

  test('does not ask again where there is no helper at all, as that is no positive answer (R3.13)', async () => {
    const { machine } = await on({ services: [] }, ({ services }) =>
      services.openDevice('char', 5, 1).catch(() => undefined),
    )
    expect(machine.requests.calls).toBe(1)
  })

  ruleTest('3.6#5', 'of the misc major asks once, and is ENODEV', async (without) => {
    const { asked, result } = await tried({}, open('char', 10, 229), { without })
    expect([asked, result]).toEqual([['char-major-10-229'], 'ENODEV'])
  })

  ruleTest('3.6#6', 'asks for a block device twice as well', async (without) => {
    const { asked, result } = await tried({}, open('block', 7, 0), { without })
    expect([asked, result]).toEqual([['block-major-7-0', 'block-major-7'], 'ENXIO'])
  })

  test('asks for nothing that is there', async () => {
    expect(await tried({}, open('char', 5, 1))).toMatchObject({ asked: [], result: 'ok' })
  })
})

describe('mount()', () => {
  const mount =
    (type: string) =>
    ({ services }: SimulatedHost) =>
      services.mount(type)

  ruleTest('3.6#1', 'asks for the type by its name, up to the first dot', async (without) => {
    const modules = { 'fs-fuse': { path: 'fuse.ko', aliases: ['fs-fuse'] } }
    const { asked, result } = await tried(modules, mount('fuse.sshfs'), { without })
    expect([asked, result]).toEqual([['fs-fuse'], 'ok'])
  })

  test('looks again only where the helper said 0 (R3.13)', async () => {
    const both = { path: 'x.ko', aliases: ['fs-x'] }
    const failing: Program = async (host, argv, environment) => {
      await modprobe({ 'fs-x': both.path }).program(host, argv, environment)
      return 1
    }
    const { result } = await tried({ 'fs-x': both }, mount('x'), { helper: failing })
    expect(result).toBe('ENODEV')
  })

  test('says once that the helper succeeded and the type is not there (R3.21, R3.25)', async () => {
    const { machine, result } = await tried(
      {},
      async ({ services }) => {
        await services.mount('x').catch(() => undefined)
        return services.mount('y')
      },
      { helper: helper(0, 0) },
    )
    expect([result, logOf(machine)]).toEqual(['ENODEV', ['request_module fs-x succeeded, but still no fs?']])
  })
})

describe('crypto', () => {
  ruleTest('3.6#16', 'looks an algorithm up by its name', async (without) => {
    const modules = { 'crypto-cbc': { path: 'cbc.ko', aliases: ['crypto-cbc'] } }
    const { result } = await tried(modules, ({ services }) => services.findAlgorithm('cbc'), { without })
    expect(result).toBe(true)
  })

  ruleTest('3.6#17', 'asks for those that are no fall-back, too, whatever came of the first', async (without) => {
    const { asked, result } = await tried({}, ({ services }) => services.findAlgorithm('aes'), { without })
    expect([asked, result]).toEqual([['crypto-aes', 'crypto-aes-all'], false])
  })

  for (const rule of ['3.6#18', 'R6.13'] as const) {
    ruleTest(rule, 'asks for its manager only where that is not built in, and goes on without', async (without) => {
      const register = async ({ services }: SimulatedHost) => {
        await services.registerAlgorithm('aes')
        return services.findAlgorithm('aes')
      }
      const bare = await tried({}, register, { without, services: [] })
      expect([bare.asked, bare.result]).toEqual([['cryptomgr'], true])
      const builtin = await tried({}, register, { without, services: [], builtins: [{ name: 'cryptomgr' }] })
      expect([builtin.asked, builtin.result]).toEqual([[], true])
    })
  }
})

describe('what a module provides', () => {
  const x = { path: 'x.ko', aliases: ['fs-x', 'fs-y', 'pci:v1*'] }

  test('is what its aliases name, and its own name, as long as it is live', async () => {
    const { result } = await tried({ 'fs-x': x }, async ({ services, kernel }) => {
      await services.mount('x')
      const seen = [
        await services.demand('fs-y', []),
        await services.demand('x', []),
        await services.demand('fs-z', []),
      ]
      await kernel.deleteModule('x' as Parameters<typeof kernel.deleteModule>[0], 0)
      return [...seen, await services.demand('fs-x', [])]
    })
    expect(result).toEqual([true, true, false, false])
  })

  test('may be nothing: then 0 promises nothing', async () => {
    const { asked, result } = await tried({ 'net-pf-29': { ...x, provides: [] } }, socket(29, 3, 1))
    expect([asked, result]).toEqual([['net-pf-29'], 'EAFNOSUPPORT'])
  })

  ruleTest('R3.25', 'counts, and not that the helper said 0', async (without) => {
    const { result } = await tried({}, socket(29, 3, 1), { without, helper: helper(0, 0) })
    expect(result).toBe('EAFNOSUPPORT')
  })
})
