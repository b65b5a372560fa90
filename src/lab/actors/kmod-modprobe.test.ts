import { describe, expect, test } from 'vitest'
import { on } from '../../../test/support/requests.ts'
import { ruleTest } from '../../../test/support/rule-test.ts'
import { Machine, type MachineOptions, type Program } from '../../host/simulated/index.ts'
import { kmodModprobe } from './index.ts'

const SCHEDULES = Number(process.env['SCHEDULES'] ?? 20)

const MODULES = [
  { path: 'kernel/xfrm_algo.ko', sizeBytes: 50_000, init: { sleepMs: 5 } },
  { path: 'kernel/xfrm_user.ko', sizeBytes: 90_000, depends: ['xfrm_algo'], aliases: ['net-pf-16-proto-6'] },
]

/** One process, alone. */
async function run(options: MachineOptions, ...words: string[]) {
  const machine = new Machine(options)
  const { name } = machine.start('modprobe', kmodModprobe, { argv: ['modprobe', ...words] })
  await machine.run()
  const loaded = machine.modules().map((module) => `${module.name}`)
  return { end: machine.processNamed(name).end, loaded: loaded.reverse(), counters: machine.counters }
}

const exited = (status: number) => ({ kind: 'exited', status })

describe('32 processes of kmod that ask for one module', () => {
  test('read its image again and again, and all succeed', async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const machine = new Machine({ modules: MODULES, seed })
      const argv = ['modprobe', 'xfrm_user']
      const processes = Array.from({ length: 32 }, () => machine.start('modprobe', kmodModprobe, { argv }))
      await machine.run()

      const { finitModuleCalls, loads, duplicates, duplicateBytes } = machine.counters
      expect({ seed, ends: processes.map(({ end }) => end) }).toEqual({ seed, ends: Array(32).fill(exited(0)) })
      expect({ seed, loads, calls: finitModuleCalls }).toEqual({ seed, loads: 2, calls: loads + duplicates })
      expect(duplicateBytes, `seed ${seed}`).toBeGreaterThan(31 * 50_000)
    }
  })

  test('end with 0 only when it is live: on this kernel, EEXIST has waited for that (R2.4, E4)', async () => {
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const machine = new Machine({ modules: MODULES, seed })
      const early: string[] = []
      const watched: Program = async (host, argv) => {
        const status = await kmodModprobe(host, argv)
        const state = machine.modules().find(({ name }) => name === 'xfrm_user')?.state
        if (state !== 'live') early.push(`ended with ${status} while ${state}`)
        return status
      }
      for (let number = 0; number < 32; number++) machine.start('modprobe', watched, { argv: ['', 'xfrm_user'] })
      await machine.run()
      expect({ seed, early }).toEqual({ seed, early: [] })
    }
  })

  test('all fail where its init does', async () => {
    const machine = new Machine({ modules: [{ path: 'a.ko', init: { sleepMs: 5, fails: 'ENODEV' } }] })
    const processes = Array.from({ length: 32 }, () =>
      machine.start('modprobe', kmodModprobe, { argv: ['modprobe', 'a'] }),
    )
    await machine.run()
    expect(processes.map(({ end }) => end)).toEqual(Array(32).fill(exited(1)))
  })
})

describe('kmodModprobe()', () => {
  test('loads what the kernel asks for by an alias, after what it depends on', async () => {
    expect(await run({ modules: MODULES }, '-q', '--', 'net-pf-16-proto-6')).toMatchObject({
      end: exited(0),
      loaded: ['xfrm_algo', 'xfrm_user'],
    })
  })

  test('hands parameters on', async () => {
    const modules = [{ path: 'a.ko', parameters: { size: 1 } }]
    expect((await run({ modules }, 'a', 'size=2')).end).toEqual(exited(0))
    expect((await run({ modules }, 'a', 'size=many')).end).toEqual(exited(1))
  })

  test('makes no call for a module that is live or built in, which --first-time calls a failure', async () => {
    const options = { modules: MODULES, loaded: ['xfrm_user'], builtins: [{ name: 'ext4' }] }
    for (const name of ['xfrm_user', 'ext4']) {
      expect(await run(options, name)).toMatchObject({ end: exited(0), counters: { finitModuleCalls: 0 } })
      expect(await run(options, '--first-time', name)).toMatchObject({ end: exited(1) })
    }
  })

  test('believes EEXIST, also where the module of that name in the kernel is another one', async () => {
    const options = {
      modules: [{ path: 'a.ko' }, { path: 'b.ko', name: 'a' }],
      loaded: ['a'],
    }
    expect(await run(options, 'b')).toMatchObject({ end: exited(0), loaded: ['a'], counters: { duplicates: 1 } })
    expect((await run(options, '--first-time', 'b')).end).toEqual(exited(1))
  })

  test('goes on where a softdep fails, and not where a dependency does', async () => {
    const broken = { path: 'broken.ko', init: { fails: 'ENODEV' } } as const
    const soft = await run({ modules: [broken, { path: 'a.ko', softdep: 'pre: broken' }] }, 'a')
    expect(soft).toMatchObject({ end: exited(0), loaded: ['a'] })
    const hard = await run({ modules: [broken, { path: 'a.ko', depends: ['broken'] }] }, 'a')
    expect(hard).toMatchObject({ end: exited(1), loaded: [] })
  })

  test('leaves a blacklisted module out and succeeds, where an alias was asked', async () => {
    const files = { '/etc/modprobe.d/local.conf': 'blacklist xfrm_user\n' }
    expect(await run({ modules: MODULES, files }, 'net-pf-16-proto-6')).toMatchObject({ end: exited(0), loaded: [] })
  })

  test('runs an install command instead, with the parameters in it', async () => {
    const given: string[][] = []
    const install: Program = async (_, argv, { MODPROBE_MODULE }) => {
      given.push([...argv, MODPROBE_MODULE!])
      return argv.includes('size=0') ? 3 : 0
    }
    const options = {
      modules: [{ path: 'a.ko' }],
      files: { '/etc/modprobe.d/local.conf': 'install a own $CMDLINE_OPTS\n' },
      programs: { own: install },
    }
    expect(await run(options, 'a', 'size=1')).toMatchObject({ end: exited(0), loaded: [] })
    expect((await run(options, 'a', 'size=0')).end).toEqual(exited(1))
    expect(given).toEqual([
      ['own', 'size=1', 'a'],
      ['own', 'size=0', 'a'],
    ])
  })

  test.each([[], ['absent'], ['a'.repeat(5000)]])('fails for %j', async (...words) => {
    expect((await run({ modules: MODULES }, ...words)).end).toEqual(exited(1))
  })

  test('fails where the index names a file that is not there', async () => {
    expect((await run({ modules: [{ path: 'a.ko', absent: true }] }, 'a')).end).toEqual(exited(1))
  })
})

ruleTest('R3.7', 'a helper of the kernel learns from /proc/cmdline what is blacklisted there', async (without) => {
  const options: MachineOptions = {
    modules: [{ path: 'a.ko', aliases: ['x'] }],
    commandLine: 'quiet modprobe.blacklist=a',
    helper: kmodModprobe,
    without,
  }
  const { machine } = await on(options, ({ services }) => services.requestModule('x'))
  expect(machine.modules()).toEqual([])
})

ruleTest(
  'R5.9',
  'R6.19: a module on its way in is asked for once more, as libkmod skips live ones only',
  async (without) => {
    const modules = [{ path: 'a.ko', init: { sleepMs: 5 } }]
    const machine = new Machine({ modules, without })
    for (const afterMs of [0, 1]) {
      machine.start('modprobe', async (host) => {
        await host.clock.sleep(afterMs)
        return kmodModprobe(host, ['modprobe', 'a'])
      })
    }
    await machine.run()
    expect(machine.counters).toMatchObject({ finitModuleCalls: 2, duplicates: 1 })
  },
)
