import { describe, expect, test } from 'vitest'
import type { ErrnoName } from '../../names.ts'
import type { TimelineEvent } from '../../timeline/index.ts'
import type { Host } from '../index.ts'
import { Machine, type MachineOptions } from './index.ts'

const SLOW = '/lib/modules/6.1.0-simulated/slow.ko'
const modules = [{ path: 'slow.ko', init: { sleepMs: 100 } }]

/** A machine on which something is done once, when `process` reaches a point. */
function when(process: string, point: string, act: (machine: Machine) => void, options: MachineOptions = {}): Machine {
  let done = false
  const onEvent = (event: TimelineEvent) => {
    if (done || event.process !== process || (event.detail !== point && event.kind !== point)) return
    done = true
    act(machine)
  }
  const machine: Machine = new Machine({ modules, onEvent, ...options })
  return machine
}

function insertSlow(answers: string[]): (host: Host) => Promise<number> {
  return async ({ kernel }) => {
    answers.push(
      await kernel.finitModule(SLOW, '', 0).then(
        () => 'ok',
        (error: { code: ErrnoName }) => error.code,
      ),
    )
    return 0
  }
}

const kill = (machine: Machine) => machine.processNamed('loader').kill()
const stop = (machine: Machine) => machine.processNamed('loader').stop()

describe('a process that is killed', () => {
  test('before its call began does not make it', async () => {
    const answers: string[] = []
    const machine = when('loader', 'call', kill)
    const loader = machine.start('loader', insertSlow(answers))
    await machine.run()
    expect(loader.end).toEqual({ kind: 'killed' })
    expect(machine.counters.finitModuleCalls).toBe(0)
  })

  test('between open and finit_module makes no second call', async () => {
    const machine = when('loader', 'opened', kill)
    machine.start('loader', insertSlow([]))
    await machine.run()
    expect(machine.counters.finitModuleCalls).toBe(0)
  })

  test.each(['P1', 'P5', 'P8', 'P11', 'init sleeps', 'P17'])(
    'inside finit_module at %s lets the kernel finish',
    async (point) => {
      const answers: string[] = []
      const machine = when('loader', point, kill)
      const loader = machine.start('loader', insertSlow(answers))
      await machine.run()
      expect(machine.modules()[0]).toMatchObject({ name: 'slow', state: 'live' })
      expect(loader.end).toEqual({ kind: 'killed' })
      expect(answers).toEqual([])
      expect(machine.nowNs).toBe(100_000_000n)
    },
  )

  test('while it waits for a duplicate gives up at once (R2.5)', async () => {
    const machine = when('loader', 'waits for slow', kill)
    const ends: bigint[] = []
    machine.start('first', insertSlow([]))
    machine.start('loader', async (host) => {
      await host.clock.sleep(10)
      return insertSlow([])(host)
    })
    machine.start('watch', async ({ clock }) => {
      await clock.sleep(20)
      ends.push(machine.processNamed('loader').end === undefined ? 0n : 1n)
      return 0
    })
    await machine.run()
    expect(ends).toEqual([1n])
    expect(machine.counters.duplicates).toBe(0)
  })

  test('after its call returned never learns of it', async () => {
    const answers: string[] = []
    const machine = when('loader', 'P18', kill)
    machine.start('loader', insertSlow(answers))
    await machine.run()
    expect(machine.modules()).toHaveLength(1)
    expect(answers).toEqual([])
  })

  test('gives up its locks, but not before the kernel is done with it', async () => {
    const freeAtMs: bigint[] = []
    const machine = when('loader', 'init sleeps', kill)
    machine.start('loader', async (host) => {
      const lock = await host.files.openLock('/run/lock')
      await lock.tryLock()
      return insertSlow([])(host)
    })
    machine.start('waiter', async ({ files, clock }) => {
      await clock.sleep(1)
      const lock = await files.openLock('/run/lock')
      while (!(await lock.tryLock())) await clock.sleep(1)
      freeAtMs.push(clock.monotonicNs() / 1_000_000n)
      return 0
    })
    await machine.run()
    expect([100n, 101n]).toContain(freeAtMs[0])
  })

  test('by itself goes no further', async () => {
    const machine = new Machine()
    let reached = false
    const loader = machine.start('loader', async ({ files }) => {
      machine.processNamed('loader').kill()
      await files.stat('/run')
      reached = true
      return 0
    })
    await machine.run()
    expect([loader.end, reached]).toEqual([{ kind: 'killed' }, false])
  })

  test('dies although it is stopped', async () => {
    const machine = when('loader', 'sleeping', (it) => {
      stop(it)
      kill(it)
    })
    const loader = machine.start('loader', async ({ clock }) => clock.sleep(5).then(() => 0))
    await machine.run()
    expect(loader.end).toEqual({ kind: 'killed' })
  })
})

describe('a process that is stopped', () => {
  test('is left where it stands when all others have ended', async () => {
    const machine = when('loader', 'call', stop)
    const loader = machine.start('loader', insertSlow([]))
    await machine.run()
    expect(loader.end).toBeUndefined()
  })

  test('inside finit_module lets the kernel finish, and sees it when it is continued', async () => {
    const answers: string[] = []
    const machine = when('loader', 'P8', stop)
    const loader = machine.start('loader', insertSlow(answers))
    await machine.run()
    expect(machine.modules()[0]).toMatchObject({ state: 'live' })
    expect(answers).toEqual([])

    loader.continue()
    await machine.run()

    expect(answers).toEqual(['ok'])
    expect(loader.end).toEqual({ kind: 'exited', status: 0 })
  })

  test('just before its call is said to begin it once, also when it is continued', async () => {
    const begun: string[] = []
    const machine: Machine = new Machine({
      modules,
      onEvent: (event) => {
        if (event.kind === 'call' && begun.push(event.call) === 2) machine.processNamed('loader').stop()
      },
    })
    const loader = machine.start('loader', insertSlow([]))
    await machine.run()
    loader.continue()
    await machine.run()
    expect(begun).toEqual(['start', 'finit_module'])
    expect(loader.end).toEqual({ kind: 'exited', status: 0 })
  })

  test('keeps its locks', async () => {
    const took: boolean[] = []
    const machine = when('loader', 'sleeping', stop)
    const loader = machine.start('loader', async ({ files, clock }) => {
      const lock = await files.openLock('/run/lock')
      await lock.tryLock()
      await clock.sleep(5)
      return 0
    })
    machine.start('other', async ({ files, clock }) => {
      await clock.sleep(1_000)
      took.push(await (await files.openLock('/run/lock')).tryLock())
      return 0
    })
    await machine.run()
    expect([took, loader.end]).toEqual([[false], undefined])
  })

  test('does not begin a call, nor the second of two', async () => {
    const machine = when('loader', 'opened', stop)
    machine.start('loader', insertSlow([]))
    await machine.run()
    expect(machine.counters.finitModuleCalls).toBe(0)
  })
})
