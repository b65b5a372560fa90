import { describe, expect, test } from 'vitest'
import type { ErrnoName } from '../../names.ts'
import type { TimelineEvent } from '../../timeline/index.ts'
import type { Host } from '../index.ts'
import { Machine, type MachineOptions, type ModuleFacts, simulatedHost } from './index.ts'

const XFRM: readonly ModuleFacts[] = [
  { path: 'kernel/net/xfrm/xfrm_algo.ko', sizeBytes: 20_000, init: { sleepMs: 3 } },
  { path: 'kernel/net/xfrm/xfrm_user.ko', sizeBytes: 30_000, depends: ['xfrm_algo'], init: { sleepMs: 10 } },
]
const ALGO = '/lib/modules/6.1.0-simulated/kernel/net/xfrm/xfrm_algo.ko'
const USER = '/lib/modules/6.1.0-simulated/kernel/net/xfrm/xfrm_user.ko'

/** Inserts files one after the other, as kmod does, and notes the answers. */
function inserting(answers: string[], ...paths: string[]): (host: Host) => Promise<number> {
  return async ({ kernel }) => {
    for (const path of paths) {
      answers.push(
        await kernel.finitModule(path, '', 0).then(
          () => 'ok',
          (error: { code: ErrnoName }) => error.code,
        ),
      )
    }
    return answers.includes('ok') ? 0 : 1
  }
}

async function eventsOf(seed: number, options: MachineOptions = {}): Promise<TimelineEvent[]> {
  const events: TimelineEvent[] = []
  const machine = new Machine({ modules: XFRM, seed, onEvent: (event) => events.push(event), ...options })
  for (let index = 0; index < 3; index++) machine.start(`p${index}`, inserting([], ALGO, USER))
  await machine.run()
  return events
}

describe('Machine', () => {
  test('does the same for the same seed, to the last event', async () => {
    expect(await eventsOf(42)).toEqual(await eventsOf(42))
  })

  test('goes other ways for other seeds', async () => {
    const orders = await Promise.all(
      [1, 2, 3, 4, 5].map(async (seed) =>
        JSON.stringify((await eventsOf(seed)).map(({ process, detail }) => [process, detail])),
      ),
    )
    expect(new Set(orders).size).toBe(5)
  })

  test('loads each module once, and makes duplicates read in vain', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const machine = new Machine({ modules: XFRM, seed })
      const answers: string[] = []
      for (let index = 0; index < 4; index++) machine.start('kmod', inserting(answers, ALGO, USER))
      await machine.run()
      expect(answers.toSorted(), `seed ${seed}`).toEqual([...Array(6).fill('EEXIST'), 'ok', 'ok'])
      const { finitModuleCalls, imageBytesRead, loads, duplicates, duplicateBytes } = machine.counters
      expect({ finitModuleCalls, loads, duplicates }).toEqual({ finitModuleCalls: 8, loads: 2, duplicates: 6 })
      expect([imageBytesRead, duplicateBytes]).toEqual([200_000, 150_000])
      expect(machine.modules().map(({ name, state, refcnt }) => [name, state, refcnt])).toEqual([
        ['xfrm_user', 'live', 0],
        ['xfrm_algo', 'live', 1],
      ])
    }
  })

  test('moves time only when nobody can go on', async () => {
    const machine = new Machine()
    const wokenMs: number[] = []
    for (const sleepMs of [30_000, 10, 20]) {
      machine.start('sleeper', async ({ clock }) => {
        await clock.sleep(sleepMs)
        wokenMs.push(Number(clock.monotonicNs() / 1_000_000n))
        return 0
      })
    }
    await machine.run()
    expect(wokenMs).toEqual([10, 20, 30_000])
  })

  test('says where each process was when the budget of steps is spent', async () => {
    const machine = new Machine({ stepBudget: 50 })
    machine.start('looper', async ({ files }) => {
      for (;;) await files.stat('/proc')
    })
    await expect(machine.run()).rejects.toThrow(/not ended after 50 steps:\n {2}looper \(main\): stat \/proc at/)
  })

  test('says who is blocked where nobody can go on', async () => {
    const loop: ModuleFacts = { path: 'loop.ko', init: { requests: ['loop'] } }
    const path = '/lib/modules/6.1.0-simulated/loop.ko'
    // Its init asks for itself, and the helper waits for it. R1.27, R6.8
    const helper = async ({ kernel }: Host) => kernel.finitModule(path, '', 0).then(() => 0)
    const machine = new Machine({ modules: [loop], helper })
    machine.start('first', async ({ kernel }) => kernel.finitModule(path, '', 0).then(() => 0))
    await expect(machine.run()).rejects.toThrow(
      /nobody can go on:\n {2}first .* at waits for the helper .* loop\n {2}modprobe for loop .* at waits for loop/,
    )
  })

  test('throws what a program throws', async () => {
    const machine = new Machine()
    machine.start('broken', async () => {
      throw new RangeError('a mistake')
    })
    await expect(machine.run()).rejects.toThrow('a mistake')
  })

  test('refuses two calls of one strand at once', async () => {
    const machine = new Machine()
    machine.start('two', async ({ clock }) => {
      await Promise.all([clock.sleep(1), clock.sleep(1)])
      return 0
    })
    await expect(machine.run()).rejects.toThrow(
      'two: sleep 1 ms while its strand has a call outstanding: use host.strands',
    )
  })

  test('waits for programs that think for many turns between calls', async () => {
    const machine = new Machine()
    const seen: bigint[] = []
    machine.start('thinker', async ({ clock, files }) => {
      for (let turn = 0; turn < 1_000; turn++) await undefined
      await files.stat('/proc')
      seen.push(clock.monotonicNs())
      return 0
    })
    machine.start('sleeper', async ({ clock }) => clock.sleep(5).then(() => 0))
    await machine.run()
    expect(seen).toEqual([0n])
  })

  test('has modules that are live from the start, with their dependencies', () => {
    const machine = new Machine({ modules: XFRM, loaded: ['xfrm_user'] })
    expect(machine.modules().map(({ name }) => name)).toEqual(['xfrm_user', 'xfrm_algo'])
    expect(machine.counters.loads).toBe(0)
  })

  test('shows built-in modules without initstate (R5.7)', () => {
    const machine = new Machine({ builtins: [{ name: 'tcp_cubic', parameters: { beta: 717 } }] })
    expect(machine.sysModule()['tcp_cubic']).toEqual(['uevent', 'parameters'])
  })

  test('refuses callers without privileges, and all where modules are disabled (R1.1, R1.2)', async () => {
    const answers: string[] = []
    const machine = new Machine({ modules: XFRM })
    machine.start('user', inserting(answers, ALGO), { privileged: false })
    await machine.run()
    const disabled = new Machine({ modules: XFRM, modulesDisabled: true })
    disabled.start('root', inserting(answers, ALGO))
    await disabled.run()
    expect(answers).toEqual(['EPERM', 'EPERM'])
    expect(disabled.counters).toMatchObject({ finitModuleCalls: 1, imageBytesRead: 0, failures: 1 })
  })

  test('lets an open device keep a module', async () => {
    const machine = new Machine({ modules: XFRM, loaded: ['xfrm_algo'] })
    const { kernel } = machine.host()
    const { name } = machine.modules()[0]!
    const drop = machine.hold('xfrm_algo')
    await expect(kernel.deleteModule(name, 0)).rejects.toMatchObject({ code: 'EAGAIN' })
    drop()
    await kernel.deleteModule(name, 0)
    expect(machine.modules()).toEqual([])
  })
})

describe('commands', () => {
  const programs = {
    echo: async (_: Host, argv: readonly string[], environment: Readonly<Record<string, string>>) =>
      argv.length + Number(environment['ADD'] ?? 0),
  }

  test('run the program of their first word, with arguments and variables, as a process of its own', async () => {
    expect(await simulatedHost({ programs }).commands.shell('echo a b', { ADD: '10' })).toBe(13)
  })

  test('are 127 where there is no such program', async () => {
    expect(await simulatedHost({ programs }).commands.shell('cat', {})).toBe(127)
  })

  test('are 0 where a signal ended the program', async () => {
    const status: number[] = []
    const machine = new Machine({
      programs: { sleep: async ({ clock }) => clock.sleep(1_000).then(() => 3) },
      onEvent: ({ process, detail }) => {
        if (process === 'sleep' && detail === 'sleeping') machine.processNamed('sleep').kill()
      },
    })
    machine.start('shell', async ({ commands }) => status.push(await commands.shell('sleep', {})))
    await machine.run()
    expect(status).toEqual([0])
    expect(machine.nowNs).toBe(0n)
  })
})

describe('the helper of the kernel', () => {
  test('is started with the arguments and the environment of R3.5, and init waits for its end', async () => {
    const seen: unknown[] = []
    const machine = new Machine({
      modules: [{ path: 'a.ko', init: { requests: ['net-pf-10'] } }],
      helper: async ({ clock }, argv, environment) => {
        await clock.sleep(7)
        seen.push(argv, environment['PATH'])
        return 1
      },
    })
    machine.start('loader', async ({ kernel }) =>
      kernel.finitModule('/lib/modules/6.1.0-simulated/a.ko', '', 0).then(() => 0),
    )
    await machine.run()
    expect(seen).toEqual([['/sbin/modprobe', '-q', '--', 'net-pf-10'], '/sbin:/usr/sbin:/bin:/usr/bin'])
    expect(machine.nowNs).toBe(7_000_000n)
    expect(machine.modules()).toHaveLength(1)
  })
})

describe('a timer', () => {
  test('takes the steps of a process that sleeps and then acts, and tells of them alike', async () => {
    const storyOf = async (start: (machine: Machine, act: () => void) => void) => {
      const events: TimelineEvent[] = []
      const acted: bigint[] = []
      const machine = new Machine({ onEvent: (event) => events.push(event) })
      start(machine, () => void acted.push(machine.nowNs))
      await machine.run()
      return { events, acted, steps: machine.steps, nowNs: machine.nowNs }
    }
    const asTimer = await storyOf((machine, act) => machine.startTimer('timer', 7, act))
    expect(asTimer.acted).toEqual([7_000_000n])
    expect(asTimer).toEqual(
      await storyOf((machine, act) =>
        machine.start('timer', async ({ clock }) => {
          await clock.sleep(7)
          act()
          return 0
        }),
      ),
    )
  })
})
