import { describe, expect, test } from 'vitest'
import type { ErrnoName } from '../../names.ts'
import {
  type Choice,
  FAULT_KINDS,
  type Faults,
  Machine,
  type MachineOptions,
  type Program,
  type Step,
} from './index.ts'

const ALL: Faults = { budget: 1, kinds: FAULT_KINDS }
const A = '/lib/modules/6.1.0-simulated/a.ko'
const modules = [{ path: 'a.ko' }]

/** What a program's calls answered. */
type Answers = string[]

async function answered(answers: Answers, call: Promise<unknown>): Promise<void> {
  answers.push(
    await call.then(
      () => 'ok',
      (error: { code: ErrnoName }) => error.code,
    ),
  )
}

function machineOf(options: MachineOptions, ...programs: Program[]): Machine {
  const machine = new Machine({ modules, tracked: true, ...options })
  for (const program of programs) machine.start('p', program)
  return machine
}

/** Performs what `pick` chooses until nothing is left, and gives the steps. */
async function steer(machine: Machine, pick: (choices: readonly Choice[]) => Choice | undefined): Promise<Step[]> {
  const steps: Step[] = []
  for (let choices = machine.choices(); choices.length > 0; choices = machine.choices()) {
    steps.push(await machine.perform(pick(choices) ?? choices[0]!))
    if (steps.length > 1_000) throw new Error('it never ends')
  }
  return steps
}

const first = () => undefined

describe('a machine that is steered', () => {
  test('offers the next step of each strand by a name that is the same in every run', async () => {
    const stats: Program = async ({ files }) => files.stat('/proc').then(() => 0)
    const machine = machineOf({}, stats, stats)
    expect(machine.choices().map(({ id, call, point }) => [id, call, point])).toEqual([
      ['p/main', 'start', 'not begun'],
      ['p#2/main', 'start', 'not begun'],
    ])
    await machine.perform(machine.choices()[1]!)
    expect(machine.choices()[1]).toMatchObject({ id: 'p#2/main', kind: 'step', call: 'stat', subject: '/proc' })
  })

  test('tells how each step ended, and where the call stands that has not', async () => {
    const steps = await steer(
      machineOf({}, async ({ kernel }) => kernel.finitModule(A, '', 0).then(() => 0)),
      first,
    )
    const [, opened] = steps
    expect(opened).toMatchObject({
      point: 'opened',
      end: undefined,
      choice: { call: 'finit_module', point: 'not begun' },
    })
    expect(steps.at(-1)).toMatchObject({ end: { outcome: 'done' } })
  })

  test('lets time pass when nobody can go on, and that is in conflict with everything', async () => {
    const machine = machineOf({}, async ({ clock }) => clock.sleep(5).then(() => 0))
    const steps = await steer(machine, first)
    expect(steps.map(({ choice }) => choice.id)).toEqual(['p/main', 'p/main', 'time', 'p/main'])
    expect(steps.map(({ footprint }) => footprint.everything)).toEqual([false, false, true, false])
    expect(machine.nowNs).toBe(5_000_000n)
  })

  test('tells who cannot go on, and what he looks at', async () => {
    const waits: Program = async ({ files }) => {
      const lock = await files.openLock('/run/x')
      await lock.changed(1_000)
      return 0
    }
    const machine = machineOf({}, waits)
    while (machine.choices()[0]?.kind === 'step') await machine.perform(machine.choices()[0]!)
    const [blocked] = machine.blocked()
    expect(blocked).toMatchObject({ process: 'p', strand: 'main', call: 'changed', point: 'waiting' })
    expect(blocked?.reads.map(({ id }) => id)).toContain('file:/run/x')
  })

  test('refuses what cannot happen', async () => {
    const machine = machineOf({}, async ({ clock }) => clock.sleep(5).then(() => 0))
    const [start] = machine.choices()
    await machine.perform(start!)
    await machine.perform(machine.choices()[0]!)
    await expect(machine.perform(start!)).rejects.toThrow('p (main) cannot go on')
    await expect(machine.perform({ ...start!, id: 'p/other', strand: 'other' })).rejects.toThrow('p/other cannot go on')
  })

  test('is made to be', () => {
    expect(() => new Machine().choices()).toThrow('tracked: true')
  })
})

describe('a fault', () => {
  /** The answers of a program whose only fault is this one, at the first call that may have it. */
  async function withFault(program: (answers: Answers) => Program, fault: string, options: MachineOptions = {}) {
    const answers: Answers = []
    const machine = machineOf({ faults: ALL, ...options }, program(answers))
    await steer(machine, (choices) => choices.find(({ id }) => id.endsWith(`!${fault}`)))
    return { answers, machine }
  }

  const reads = (answers: Answers): Program => {
    return async ({ files }) => {
      for (const path of ['/proc/modules', '/sys/module/b/initstate']) await answered(answers, files.read(path))
      return 0
    }
  }
  const inserts = (answers: Answers): Program => {
    return async ({ kernel }) => {
      for (let time = 0; time < 2; time++) await answered(answers, kernel.finitModule(A, '', 0))
      return 0
    }
  }

  test('is the answer of a call that was not made', async () => {
    expect((await withFault(reads, 'EIO')).answers).toEqual(['EIO', 'ENOENT'])
    expect((await withFault(reads, 'ENODEV')).answers).toEqual(['ok', 'ENODEV'])
    for (const [fault, code] of [
      ['ENOMEM', 'ENOMEM'],
      ['threads', 'EAGAIN'],
    ] as const) {
      const { answers, machine } = await withFault(inserts, fault)
      expect({ fault, answers }).toEqual({ fault, answers: [code, 'ok'] })
      expect(machine.counters.finitModuleCalls).toBe(1)
    }
  })

  test('is a signal for who waits and can be interrupted', async () => {
    const answers: Answers = []
    const slow = [{ path: 'a.ko', init: { sleepMs: 10 } }]
    const machine = machineOf({ modules: slow, faults: ALL }, inserts([]), inserts(answers))
    await steer(machine, (choices) => choices.find(({ id }) => id === 'p#2/main!EINTR'))
    expect(answers).toEqual(['EINTR', 'EEXIST'])
  })

  test('ends a process, or stops it until it is continued', async () => {
    const killed = await withFault(reads, 'kill')
    expect(killed.answers).toEqual([])
    expect(killed.machine.processNamed('p').end).toEqual({ kind: 'killed' })
    const answers: Answers = []
    const machine = machineOf({ faults: ALL }, reads(answers))
    await machine.perform(machine.choices().find(({ id }) => id === 'p!stop')!)
    expect(machine.choices().map(({ id }) => id)).toEqual(['p!continue'])
    await steer(machine, first)
    expect(answers).toEqual(['ok', 'ENOENT'])
  })

  test('befalls no call of a process that is stopped before it makes it', async () => {
    const answers: Answers = []
    const machine = machineOf({ faults: { budget: 2, kinds: ['EIO', 'stop'] } }, reads(answers))
    const idsOf = () => machine.choices().map(({ id }) => id)
    while (!idsOf().includes('p/main!EIO')) await machine.perform(machine.choices()[0]!)
    await machine.perform(machine.choices().find(({ id }) => id === 'p!stop')!)
    expect(idsOf()).toEqual(['p!continue'])
    await machine.perform(machine.choices()[0]!)
    await steer(machine, (choices) => choices.find(({ id }) => id === 'p/main!EIO'))
    expect(answers).toEqual(['EIO', 'ENOENT'])
  })

  test('is told of before it takes effect', async () => {
    const answers: Answers = []
    const told: unknown[] = []
    const onFault = ({ process, fault, call, subject }: Choice) =>
      told.push([process, fault, call, subject, answers.length])
    const machine = machineOf({ faults: { budget: 2, kinds: ['EIO', 'kill'] }, onFault }, reads(answers))
    const steps = await steer(machine, (choices) =>
      choices.find(({ fault }) => fault === (told.length === 0 ? 'EIO' : 'kill')),
    )
    expect(told.length).toBe(2)
    const befallen = steps.filter(({ choice }) => choice.kind === 'fault')
    expect(told).toEqual(
      befallen.map(({ choice: { process, fault, call, subject } }) => [
        process,
        fault,
        call,
        subject,
        expect.any(Number),
      ]),
    )
    expect(told[0]).toMatchObject(['p', 'EIO', expect.any(String), expect.any(String), 0])
  })

  test('happens as often as the budget says, and none where nobody asks for any', async () => {
    const count = async (faults?: Faults) => {
      const machine = machineOf(faults === undefined ? {} : { faults }, reads([]))
      const steps = await steer(machine, (choices) => choices.find(({ kind }) => kind === 'fault'))
      return steps.filter(({ choice }) => choice.kind === 'fault').length
    }
    expect(await count({ budget: 2, kinds: ['EIO'] })).toBe(2)
    expect(await count({ budget: 1, kinds: ['EIO'] })).toBe(1)
    expect(await count()).toBe(0)
  })
})

describe('the threads of a process', () => {
  const modules = Array.from({ length: 4 }, (_, index) => ({ path: `m${index}.ko`, init: { sleepMs: 10 } }))

  test('are as many as calls may block at once: one more is EAGAIN', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const answers: Answers = []
      const machine = new Machine({ modules, threads: 3, seed })
      machine.start('p', async ({ strands, kernel }) => {
        const insert = (index: number) => () =>
          answered(answers, kernel.finitModule(`/lib/modules/6.1.0-simulated/m${index}.ko`, '', 0))
        await strands.all([0, 1, 2, 3].map(insert))
        await insert(3)()
        return 0
      })
      await machine.run()
      expect({ seed, answers }).toEqual({
        seed,
        answers: ['EAGAIN', 'ok', 'ok', 'ok', expect.stringMatching(/ok|EEXIST/)],
      })
    }
  })
})

test('a directory tells nothing of when it was made, as two states do not that differ in that alone', async () => {
  const ends = [true, false].map(async (isMadeFirst) => {
    const told: unknown[] = []
    const machine = machineOf({}, async ({ files, clock }) => {
      if (!isMadeFirst) await clock.sleep(1)
      await files.makeDirectory('/run/d', 0o700)
      if (isMadeFirst) await clock.sleep(1)
      told.push(await files.stat('/run/d'))
      return 0
    })
    await steer(machine, first)
    return { key: machine.stateKey(), told }
  })
  const [one, other] = await Promise.all(ends)
  expect(one).toEqual(other)
})

test('a lock file that was closed is no part of the state any more, nor of what happens at the end of its process', async () => {
  const ends = [1, 2].map(async (times) => {
    const machine = machineOf({}, async (host) => {
      host.knowsForGood()
      for (let left = times; left > 0; left--) {
        const lock = await host.files.openLock('/run/lock')
        if (left > 1) await lock.close()
        else await lock.tryLock()
      }
      host.knowsOnly()
      await host.files.stat('/tmp')
      return 0
    })
    while (machine.choices()[0]!.subject !== '/tmp') await machine.perform(machine.choices()[0]!)
    const key = machine.stateKey()
    const rest = await steer(machine, first)
    return { key, touched: rest.map(({ footprint: { reads, writes } }) => [...reads, ...writes].map(({ id }) => id)) }
  })
  const [one, other] = await Promise.all(ends)
  expect(one).toEqual(other)
})
