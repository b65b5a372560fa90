import { describe, expect, test } from 'vitest'
import { Machine, type MachineOptions, type Program } from '../../host/simulated/index.ts'
import { kmodModprobe, parallelModulesLoad, systemdModulesLoad } from './index.ts'

const SCHEDULES = Number(process.env['SCHEDULES'] ?? 20)

/** A machine with these names in /etc/modules-load.d, and what came of loading them. */
async function run(options: MachineOptions, names: readonly string[], program: Program = systemdModulesLoad) {
  const list = { '/etc/modules-load.d/list.conf': names.map((name) => `${name}\n`).join('') }
  const machine = new Machine({ ...options, files: { ...list, ...options.files } })
  const { name } = machine.start('systemd-modules-load', program)
  await machine.run()
  const live = machine.modules().flatMap((module) => (module.state === 'live' ? [module.name] : []))
  const ms = Number(machine.nowNs / 1_000_000n)
  return { end: machine.processNamed(name).end, live: live.reverse(), counters: machine.counters, ms }
}

const exited = (status: number) => ({ kind: 'exited', status })

const plain = (...names: readonly string[]) => names.map((name) => ({ path: `${name}.ko`, init: { sleepMs: 10 } }))

describe('the lists of systemd-modules-load', () => {
  test('are the command line first, then the files by their names, whatever their directories', async () => {
    const files = {
      '/usr/lib/modules-load.d/a.conf': '# a comment\n; another\n\n  c \n',
      '/run/modules-load.d/b.conf': 'b\n',
      '/etc/modules-load.d/list.conf': 'a',
      '/etc/modules-load.d/list.txt': 'e',
    }
    const options = { modules: plain('a', 'b', 'c', 'd', 'e'), files, commandLine: 'quiet modules_load=d' }
    expect((await run(options, [])).live).toEqual(['d', 'c', 'b', 'a'])
  })

  test('are silenced by a file of the same name in a directory before, also by a link that leads nowhere', async () => {
    const files = {
      '/usr/lib/modules-load.d/one.conf': 'a\n',
      '/run/modules-load.d/one.conf': '',
      '/usr/lib/modules-load.d/other.conf': 'b\n',
      '/etc/modules-load.d/other.conf': { linkTo: '/dev/null' },
    }
    expect(await run({ modules: plain('a', 'b'), files }, [])).toMatchObject({ end: exited(0), live: [] })
  })
})

describe.each([
  ['one after the other', systemdModulesLoad],
  ['on threads', parallelModulesLoad(4)],
])('systemd-modules-load %s', (_, program) => {
  test('fails where the init of a module does, and loads the others', async () => {
    const modules = [...plain('b', 'c'), { path: 'a.ko', init: { fails: 'EIO' } } as const]
    const found = await run({ modules }, ['b', 'a', 'c'], program)
    expect({ ...found, live: found.live.toSorted() }).toMatchObject({ end: exited(1), live: ['b', 'c'] })
  })

  test.each([
    ['is in no index', {}],
    ['has lost its file', { absent: true }],
    ['finds no device', { init: { fails: 'ENODEV' } }],
  ] as const)('succeeds where a module %s', async (_why, facts) => {
    const name = 'absent' in facts || 'init' in facts ? 'a' : 'unknown'
    const modules = [...plain('b'), { path: 'a.ko', ...facts }]
    expect(await run({ modules }, [name, 'b'], program)).toMatchObject({ end: exited(0), live: ['b'] })
  })

  test('obeys blacklists, modprobe.d’s and the kernel’s, though it is told a name, and succeeds', async () => {
    const files = { '/etc/modprobe.d/local.conf': 'blacklist a\n' }
    const options = { modules: plain('a', 'b-b', 'c'), files, commandLine: 'module_blacklist=x,b_b' }
    expect(await run(options, ['a', 'b_b', 'c'], program)).toMatchObject({
      end: exited(0),
      live: ['c'],
      counters: { finitModuleCalls: 2 },
    })
  })

  test('fails where it may not load', async () => {
    const files = { '/etc/modules-load.d/a.conf': 'a\n' }
    const machine = new Machine({ modules: plain('a'), files, commandLine: 'module_blacklist=x' })
    const { name } = machine.start('systemd-modules-load', program, { privileged: false })
    await machine.run()
    expect(machine.processNamed(name).end).toEqual(exited(1))
  })
})

describe('systemd-modules-load up to 258', () => {
  test('takes as long as all inits together, and tries a name again that refused before', async () => {
    expect((await run({ modules: plain('a', 'b', 'c', 'd') }, ['a', 'b', 'c', 'd'])).ms).toBe(40)
    const modules = [{ path: 'a-a.ko', init: { fails: 'ENODEV' } } as const]
    expect((await run({ modules }, ['a-a', 'a_a'])).counters).toMatchObject({ finitModuleCalls: 2 })
  })
})

describe('systemd-modules-load since 259', () => {
  test('takes as long as the slowest thread: no more of them than CPUs, than 16, than it is told', async () => {
    const names = Array.from({ length: 32 }, (_, number) => `m${number}`)
    const ms = async (cpus: number) => (await run({ modules: plain(...names) }, names, parallelModulesLoad(cpus))).ms
    expect([await ms(1), await ms(4), await ms(16), await ms(255)]).toEqual([320, 80, 20, 20])
    const told = async (threads: string) => {
      const variables = { SYSTEMD_MODULES_LOAD_NUM_THREADS: threads }
      const program: Program = (host, argv) => parallelModulesLoad(4)(host, argv, variables)
      return (await run({ modules: plain(...names) }, names, program)).ms
    }
    expect([await told('2'), await told('0'), await told('many')]).toEqual([160, 320, 80])
  })

  test('tries a name once that is there in two spellings', async () => {
    const modules = [{ path: 'a-a.ko', init: { fails: 'ENODEV' } } as const]
    expect((await run({ modules }, ['a-a', 'a_a'], parallelModulesLoad(1))).counters).toMatchObject({
      finitModuleCalls: 1,
    })
  })

  test('races for what several modules need, and has them all', async () => {
    const modules = [...plain('base'), ...plain('a', 'b', 'c').map((module) => ({ ...module, depends: ['base'] }))]
    let raced = 0
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const { end, live, counters } = await run({ modules, seed }, ['a', 'b', 'c'], parallelModulesLoad(4))
      expect({ seed, end, live: live.toSorted() }).toEqual({ seed, end: exited(0), live: ['a', 'b', 'base', 'c'] })
      raced += counters.duplicates
      const alone = await run({ modules, seed }, ['a', 'b', 'c'])
      expect({ seed, duplicates: alone.counters.duplicates }).toEqual({ seed, duplicates: 0 })
    }
    expect(raced).toBeGreaterThan(0)
  })
})

describe('systemd-modules-load while others ask for the same', () => {
  test.each([
    ['one after the other', 'E4', systemdModulesLoad],
    ['on threads', 'E4', parallelModulesLoad(4)],
    ['one after the other', 'E7', systemdModulesLoad],
    ['on threads', 'E7', parallelModulesLoad(4)],
  ] as const)('%s on %s: all succeed, and none reads in vain where loads are shared', async (_, kernel, program) => {
    const names = ['a', 'b', 'c']
    let duplicates = 0
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const files = { '/etc/modules-load.d/list.conf': names.join('\n') }
      const machine = new Machine({ modules: plain(...names), files, kernel, seed })
      const processes = [
        machine.start('systemd-modules-load', program),
        ...names.map((name) => machine.start('udev-worker', kmodModprobe, { argv: ['', name] })),
      ]
      await machine.run()
      expect({ seed, ends: processes.map(({ end }) => end) }).toEqual({ seed, ends: processes.map(() => exited(0)) })
      expect({ seed, loads: machine.counters.loads }).toEqual({ seed, loads: names.length })
      duplicates += machine.counters.duplicates
    }
    if (kernel === 'E4') expect(duplicates).toBeGreaterThan(0)
  })
})
