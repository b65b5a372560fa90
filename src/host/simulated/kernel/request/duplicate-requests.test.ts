import { describe, expect, test } from 'vitest'
import { type Asker, asker, asking, helper, logOf } from '../../../../../test/support/requests.ts'
import { ruleTest } from '../../../../../test/support/rule-test.ts'
import { Machine, type MachineOptions, type Program, type SimulatedHost } from '../../index.ts'

const ETIME = -62
const DUPLICATE = 'module: module-autoload: duplicate request for module x'
const E7: MachineOptions = { kernel: '6.12', config: { MODULE_DEBUG_AUTOLOAD_DUPS: true } }

/** A helper that takes its statuses from a list, and knows for what it ran. */
function counting(sleepMs: number, ...statuses: readonly number[]) {
  const ran: string[] = []
  const program: Program = async ({ clock }, argv) => {
    const status = statuses[ran.length] ?? statuses.at(-1) ?? 0
    ran.push(argv.at(-1)!)
    await clock.sleep(sleepMs)
    return status
  }
  return { ran, program }
}

const answersOf = (all: readonly Asker[]) => all.map(({ answer, answeredMs }) => [answer, answeredMs])

describe('duplicate requests, with CONFIG_MODULE_DEBUG_AUTOLOAD_DUPS from 6.4 on', () => {
  ruleTest('R3.19', 'share the answer of the first, and the log tells of each', async (without) => {
    const { ran, program } = counting(10, 1)
    const all = Array.from({ length: 5 }, () => asker('x'))
    const machine = await asking({ ...E7, without, helper: program }, ...all)
    expect(ran).toEqual(['x'])
    expect(answersOf(all)).toEqual(Array(5).fill([256, 10]))
    expect(logOf(machine)).toEqual(Array(4).fill(DUPLICATE))
    expect(machine.requests).toEqual({ calls: 5, refused: 0, shared: 4, deepest: 5 })
  })

  test('each run a helper without it, and before 6.4', async () => {
    for (const options of [{ kernel: '6.12' }, { ...E7, kernel: '6.3' }]) {
      const { ran, program } = counting(10)
      await asking({ ...options, helper: program }, asker('x'), asker('x'))
      expect(ran).toEqual(['x', 'x'])
    }
  })

  ruleTest('R3.17', 'are those for the same text: two aliases of one module are two', async (without) => {
    const { ran, program } = counting(10)
    await asking({ ...E7, without, helper: program }, asker('fs-ext4'), asker('ext4'))
    expect(ran.toSorted()).toEqual(['ext4', 'fs-ext4'])
  })

  ruleTest('R3.18', 'do not follow from a first request that does not wait', async (without) => {
    const { ran, program } = counting(10)
    await asking({ ...E7, without, helper: program }, asker('x', { wait: false }), asker('x', { afterMs: 1 }))
    expect(ran).toEqual(['x', 'x'])
  })

  ruleTest('R3.19/nowait', 'are 0 at once where they do not wait', async (without) => {
    const late = asker('x', { afterMs: 1, wait: false })
    await asking({ ...E7, without, helper: helper(10, 1) }, asker('x'), late)
    expect(answersOf([late])).toEqual([[0, 1]])
  })

  ruleTest('R3.19/killable', 'are left by who is killed', async (without) => {
    const machine = new Machine({ ...E7, without, helper: helper(1_000) })
    machine.start('first', asker('x').program)
    const second = machine.start('second', asker('x', { afterMs: 1 }).program)
    const ended: boolean[] = []
    machine.start('killer', async ({ clock }) => {
      await clock.sleep(500)
      second.kill()
      await clock.sleep(1)
      ended.push(second.end !== undefined)
      return 0
    })
    await machine.run()
    expect(ended).toEqual([true])
  })

  test('warn with a backtrace where the command line asks for it (R3.7, R3.19)', async () => {
    const traced = { ...E7, commandLine: 'module.enable_dups_trace=1', helper: helper(10) }
    const machine = await asking(traced, asker('x'), asker('x'))
    expect(logOf(machine)).toEqual(['WARNING: at kernel/module/dups.c kmod_dup_request_exists_wait', DUPLICATE])
  })

  ruleTest('R3.20', 'return after the first can, as their answer is given by a worker', async (without) => {
    const orders = new Set<string>()
    for (let seed = 1; seed <= 20; seed++) {
      const returned: string[] = []
      const onEvent: MachineOptions['onEvent'] = (event) => {
        if (event.kind === 'return' && event.call === 'request_module') returned.push(event.process)
      }
      const machine = new Machine({ ...E7, without, seed, helper: helper(10), onEvent })
      machine.start('first', asker('x').program)
      machine.start('second', asker('x', { afterMs: 1 }).program)
      await machine.run()
      orders.add(returned.join(' '))
    }
    expect(orders).toContain('first second')
    const names = new Machine({ ...E7, without, helper: helper(10) })
    names.start('first', asker('x').program)
    await names.run()
    expect(names.processNamed('kworker for the answer to x').end).toEqual({ kind: 'exited', status: 0 })
  })

  describe('within a minute after the answer', () => {
    ruleTest('R3.21', 'are given it again: a failure is kept though the module is there by now', async (without) => {
      const { ran, program } = counting(10, 1, 0)
      const [first, stale, fresh] = [asker('x'), asker('x', { afterMs: 30_000 }), asker('x', { afterMs: 61_000 })]
      await asking({ ...E7, without, helper: program }, first, stale, fresh)
      expect(answersOf([first, stale, fresh])).toEqual([
        [256, 10],
        [256, 30_000],
        [0, 61_010],
      ])
      expect(ran).toEqual(['x', 'x'])
    })

    const modules = [{ path: 'x.ko', aliases: ['fs-x'] }]
    const insert: Program = async ({ kernel }) =>
      kernel.finitModule(`/lib/modules/${kernel.release()}/x.ko`, '', 0).then(
        () => 0,
        () => 1,
      )

    /** Mounts, removes the module, and mounts again and again; whether the type was there, each time. */
    async function mounts({ kernel, services, clock }: SimulatedHost, seen: boolean[]): Promise<void> {
      for (const afterMs of [0, 1_000, 30_000, 60_000]) {
        await clock.sleep(afterMs)
        await services.mount('x').then(
          () => seen.push(true),
          () => seen.push(false),
        )
        if (seen.length === 1) await kernel.deleteModule('x' as Parameters<typeof kernel.deleteModule>[0], 0)
      }
    }

    ruleTest('R3.21', 'a success is kept though the module was removed, and nothing is loaded', async (without) => {
      const seen: boolean[] = []
      const machine = new Machine({ ...E7, without, modules, helper: insert })
      machine.start('program', async (host) => mounts(host, seen).then(() => 0))
      await machine.run()
      expect(seen).toEqual([true, false, false, true])
    })

    ruleTest('R3.21/fs', 'which get_fs_type tells once', async (without) => {
      const machine = new Machine({ ...E7, without, modules, helper: insert })
      machine.start('program', async (host) => mounts(host, []).then(() => 0))
      await machine.run()
      expect(logOf(machine).filter((text) => !text.includes('duplicate'))).toEqual([
        'request_module fs-x succeeded, but still no fs?',
      ])
    })
  })

  ruleTest(
    'R3.22',
    'may be answered by a helper that nobody waits for, before the one they wait for ends',
    async (without) => {
      // The first request waits at exec for the initramfs, so that its answer comes when the second is registered.
      const early = { requests: { earlyBoot: true, helpersEnabled: true }, helper: helper(1_000, 1) }
      const [nowait, first, second] = [
        asker('x', { wait: false }),
        asker('x', { afterMs: 1 }),
        asker('x', { afterMs: 200 }),
      ]
      await asking({ ...E7, without, ...early }, nowait, first, second, {
        ...asker(''),
        program: async ({ clock, services }) => {
          await clock.sleep(100)
          await services.enableHelpers()
          return 0
        },
      })
      expect(answersOf([nowait, first, second])).toEqual([
        [0, 100],
        [256, 1_100],
        [0, 200],
      ])
    },
  )

  ruleTest('R3.23', 'keep their slots while they wait, so that others are turned away', async (without) => {
    const crowd = Array.from({ length: 50 }, () => asker('x'))
    const other = asker('y', { afterMs: 1 })
    await asking({ ...E7, without, helper: helper(8_000) }, ...crowd, other)
    expect(other.answer).toBe(ETIME)
  })

  ruleTest('R3.24', 'are not looked for where there is no memory for it', async (without) => {
    const { ran, program } = counting(10)
    const requests = { failAllocation: (of: string) => of === 'anchor' }
    await asking({ ...E7, without, helper: program, requests }, asker('x'), asker('x'))
    expect(ran).toEqual(['x', 'x'])
  })

  test('share ENOMEM where there was no memory for the arguments of the first (R3.24)', async () => {
    let failures = 0
    const failAllocation = (of: string) => of === 'arguments' && failures++ === 0
    const [first, second] = [asker('x'), asker('x', { afterMs: 1 })]
    await asking({ ...E7, helper: helper(0), requests: { failAllocation } }, first, second)
    expect(answersOf([first, second])).toEqual([
      [-12, 0],
      [-12, 1],
    ])
  })
})
