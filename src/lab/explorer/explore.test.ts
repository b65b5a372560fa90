import { describe, expect, test } from 'vitest'
import { latin1, latin1Bytes } from '../../formats/bytes/index.ts'
import { Machine, type Program } from '../../host/simulated/index.ts'
import { kmodModprobe } from '../actors/index.ts'
import { breachText, engineNamed, explore, type Scenario } from './index.ts'

/** Processes of these programs, each by its name, on a machine without modules. */
function scenarioOf(programs: Readonly<Record<string, Program>>): Scenario {
  return {
    make: () => new Machine({ tracked: true, files: { '/count': '0' } }),
    start(machine) {
      for (const [name, program] of Object.entries(programs)) machine.start(name, program)
    },
  }
}

/** Two processes that count without a lock: one may be lost. */
function counting(lost: 'told' | 'thrown'): Scenario {
  return {
    make: () => new Machine({ tracked: true, files: { '/tmp/count': '0' } }),
    start(machine, broken) {
      const program =
        (other: string): Program =>
        async ({ files }) => {
          const count = Number(latin1(await files.read('/tmp/count')))
          await files.createFile(`/tmp/not-${other}`, latin1Bytes(String(count + 1)), 0o600)
          await files.rename(`/tmp/not-${other}`, '/tmp/count')
          if (machine.processNamed(other).end === undefined) return 0
          const total = latin1(await files.read('/tmp/count'))
          if (total === '2') return 0
          if (lost === 'thrown') throw new RangeError(`count is ${total}`)
          broken(`two have counted, and it is ${total}`)
          return 0
        }
      machine.start('a', program('b'))
      machine.start('b', program('a'))
    },
  }
}

const ENGINES = ['auto', 'dpor', 'graph', 'random', 'pct:2', 'portfolio', 'preempt:2'].map((name) => engineNamed(name)!)

describe('explore()', () => {
  test.each(ENGINES)('finds a lost count by $kind, and tells it with at most two switches', async (engine) => {
    const { verdict, violation } = await explore(counting('told'), { engine })
    expect(verdict).toBe('violated')
    expect(violation!.law).toBe('two have counted, and it is 1')
    const strands = violation!.story.map(({ choice }) => choice.process)
    expect(strands.filter((name, at) => at > 0 && name !== strands[at - 1]).length).toBeLessThanOrEqual(2)
  })

  test.each(ENGINES)('finds a program that throws by $kind', async (engine) => {
    const { violation } = await explore(counting('thrown'), { engine })
    expect(violation!.law).toMatch(/^[ab] threw RangeError: count is 1$/)
  })

  test.each(ENGINES)('finds an init that waits for its own module by $kind, and says where', async (engine) => {
    const waiting: Scenario = {
      make: () =>
        new Machine({ tracked: true, helper: kmodModprobe, modules: [{ path: 'a.ko', init: { requests: ['a'] } }] }),
      start: (machine) => void machine.start('modprobe', kmodModprobe, { argv: ['modprobe', 'a'] }),
    }
    const { violation } = await explore(waiting, { engine })
    expect(violation!.law).toMatch(
      /^nobody can go on: modprobe in finit_module .*a\.ko \(.*\), .* in finit_module .*a\.ko/,
    )
  })

  test.each(['dpor', 'graph', 'random', 'pct:2'])('finds a run that does not end by %s', async (name) => {
    const forever: Program = async ({ files }) => {
      for (;;) await files.read('/count')
    }
    const engine = engineNamed(name)!
    const { violation } = await explore(scenarioOf({ forever }), { engine, limits: { stepsOfRun: 50 } })
    expect(violation!.law).toMatch(/^it goes on for ever: it has no end within 50 steps$/)
  })

  test.each(['graph', 'preempt:2'])('lets others go on beside one that goes round, by %s with faults', async (name) => {
    const round: Program = async (host) => {
      for (host.knowsForGood(); ; host.knowsOnly()) await host.files.stat('/count').catch(() => undefined)
    }
    const told: Scenario = {
      make: () => new Machine({ tracked: true, files: { '/count': '0' }, faults: { budget: 1, kinds: ['EIO'] } }),
      start(machine, broken) {
        machine.start('round', round)
        machine.start('other', async ({ files }) => {
          await files.stat('/count').catch(() => broken('the other one was refused'))
          return 0
        })
      },
    }
    const { violation } = await explore(told, { engine: engineNamed(name)! })
    expect(violation!.law).toBe('the other one was refused')
  })

  test('says what was covered, and never that runs are a proof', async () => {
    const two = scenarioOf({ a: async ({ files }) => (await files.stat('/count')) && 0, b: async () => 0 })
    const coverage = async (name: string) =>
      (await explore(two, { engine: engineNamed(name)!, limits: { runs: 7 } })).coverage
    expect(await coverage('dpor')).toEqual({ kind: 'exhaustive' })
    expect(await coverage('graph')).toEqual({ kind: 'exhaustive' })
    expect(await coverage('auto')).toEqual({ kind: 'exhaustive' })
    expect(await coverage('preempt:1')).toEqual({ kind: 'preemptions', most: 1 })
    expect(await coverage('portfolio')).toEqual({ kind: 'runs', runs: 7 })
  })

  test('is incomplete where it is stopped, and where it may run no more', async () => {
    const partial = { verdict: 'incomplete', coverage: { kind: 'partial' } }
    const scenario = scenarioOf({ a: async () => 0, b: async () => 0 })
    const engine = { kind: 'random' } as const
    expect(await explore(scenario, { engine, onProgress: () => 'stop' })).toMatchObject({
      ...partial,
      executions: 1,
    })
    expect(await explore(scenario, { engine, limits: { executions: 5 } })).toMatchObject({ ...partial, executions: 5 })
  })

  test('loses no count where nobody is preempted, and tells with how few preemptions it is lost', async () => {
    const bounded = (most: number) => explore(counting('told'), { engine: { kind: 'preempt', most } })
    expect(await bounded(0)).toMatchObject({ verdict: 'clean', coverage: { kind: 'preemptions', most: 0 } })
    expect(await bounded(1)).toMatchObject({ verdict: 'violated' })
  })

  test('goes on after a broken law where it is told, to the same outcomes by each engine that goes through all', async () => {
    const [dpor, preempt] = await Promise.all(
      ['dpor', 'preempt:9'].map((name) => explore(counting('told'), { engine: engineNamed(name)!, all: true })),
    )
    expect(dpor).toMatchObject({ verdict: 'violated', coverage: { kind: 'exhaustive' } })
    expect(dpor!.executions).toBeGreaterThan(dpor!.violating)
    expect(preempt!.outcomes).toEqual(dpor!.outcomes)
  })

  test.each(ENGINES)('names the operation by which hidden state shows, by $kind', async (engine) => {
    let runs = 0
    const hiding: Program = async ({ files }) => {
      runs++
      await files.read('/count')
      await files.stat(runs % 2 === 0 ? '/even' : '/odd').catch(() => undefined)
      return 0
    }
    const { verdict, breach } = await explore(scenarioOf({ hiding }), { engine })
    expect(verdict).toBe('incomplete')
    expect(breachText(breach!)).toMatch(
      /^two runs of one order differ in step \d: it was hiding\/main .*stat \/(odd|even)/,
    )
  })
})

describe('engineNamed()', () => {
  test.each(['dpor:2', 'pct:x', 'PCT:2', 'hope', '', 'preempt:-1', 'pct:1000'])('knows no engine %j', (name) => {
    expect(engineNamed(name)).toBeUndefined()
  })
})
