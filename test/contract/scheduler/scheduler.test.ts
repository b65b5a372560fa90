import { describe, expect, test } from 'vitest'
import { Random } from '../../support/random.ts'
import { begun, bothOrders } from './commutation.ts'
import { kmod18, kmod20, LOADS, SMALL_LOADS, twoLoaders } from './kernel-scenarios.ts'
import { SMALL } from './scenarios.ts'
import { type Execution, type Scenario, search, traceOf } from './search.ts'

const WALKS = Number(process.env['FUZZ_RUNS'] ?? 20)
const TIMEOUT_MS = 120_000

const small = Object.entries({ ...SMALL, ...SMALL_LOADS })
const all = [...small, ...Object.entries(LOADS)]

/** All orders, or one of each kind: what they have in common, and the states that they end in. */
async function results(scenario: Scenario, sleepSets: boolean) {
  const traces: string[] = []
  const ends = new Set<bigint>()
  const onExecution = ({ steps, machine }: Execution) => {
    traces.push(traceOf(steps))
    ends.add(machine.stateKey())
  }
  await search(scenario, { sleepSets, onExecution })
  return { traces, ends }
}

describe.each(small)('%s', (_, scenario) => {
  test(
    'run in as many ways that differ as a search with sleep sets tries, and come to the same states',
    async () => {
      const naive = await results(scenario, false)
      const reduced = await results(scenario, true)
      expect(new Set(reduced.traces)).toEqual(new Set(naive.traces))
      expect(reduced.traces).toHaveLength(new Set(naive.traces).size)
      expect(reduced.ends).toEqual(naive.ends)
    },
    TIMEOUT_MS,
  )
})

describe.each(all)('%s', (_, scenario) => {
  test(
    'come to the same state by two steps in either order, where these share nothing',
    async () => {
      for (let seed = 1; seed <= WALKS; seed++) {
        for (const { state, independent, keys } of await bothOrders(scenario, new Random(seed))) {
          if (independent) expect({ seed, state, key: keys[0] }).toEqual({ seed, state, key: keys[1] ?? 'never' })
        }
      }
    },
    TIMEOUT_MS,
  )

  test(
    'go on in the same way on a machine that was reset as on a new one',
    async () => {
      const used = scenario.make()
      for (let seed = 1; seed <= WALKS; seed++) {
        const random = new Random(seed)
        const fresh = begun(scenario)
        used.reset()
        scenario.start(used)
        for (let choices = fresh.choices(); choices.length > 0; choices = fresh.choices()) {
          const choice = random.pick(choices)
          expect(used.choices()).toEqual(choices)
          await fresh.perform(choice)
          await used.perform(choice)
          expect(used.stateKey(), `seed ${seed}, after ${choice.id}`).toBe(fresh.stateKey())
          // Now and then a run is given up in the middle.
          if (random.below(30) === 0) break
        }
      }
    },
    TIMEOUT_MS,
  )
})

describe('a search with sleep sets', () => {
  test('finds the race of kmod 18, and none in kmod 20, in all orders', async () => {
    const lies = { kmod18: 0, kmod20: 0 }
    for (const [name, program] of Object.entries({ kmod18, kmod20 }) as [keyof typeof lies, typeof kmod18][]) {
      const scenario = twoLoaders(program, () => lies[name]++)
      const { blocked, executions } = await search(scenario, { sleepSets: true, onExecution: () => undefined })
      expect(executions + blocked, name).toBeGreaterThan(50)
    }
    expect(lies.kmod18).toBeGreaterThan(0)
    expect(lies.kmod20).toBe(0)
  })
})
