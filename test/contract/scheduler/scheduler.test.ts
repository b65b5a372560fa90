import { describe, expect, test } from 'vitest'
import { Random } from '../../support/random.ts'
import { bothOrders } from './commutation.ts'
import { SMALL } from './scenarios.ts'
import { type Execution, search, traceOf } from './search.ts'

const WALKS = Number(process.env['FUZZ_RUNS'] ?? 30)

describe.each(Object.entries(SMALL))('%s', (_, scenario) => {
  test('run in as many ways that differ as a search with sleep sets tries', async () => {
    const naive = new Set<string>()
    const reduced: string[] = []
    await search(scenario, { sleepSets: false, onExecution: ({ steps }) => naive.add(traceOf(steps)) })
    await search(scenario, { sleepSets: true, onExecution: ({ steps }) => reduced.push(traceOf(steps)) })
    expect(new Set(reduced)).toEqual(naive)
    expect(reduced).toHaveLength(naive.size)
  })

  test('come to the same states, whether all orders are tried or one of each kind', async () => {
    const ends = async (sleepSets: boolean) => {
      const keys = new Set<bigint>()
      await search(scenario, { sleepSets, onExecution: ({ machine }: Execution) => keys.add(machine.stateKey()) })
      return keys
    }
    expect(await ends(true)).toEqual(await ends(false))
  })

  test('come to the same state by two steps in either order, where these share nothing', async () => {
    for (let seed = 1; seed <= WALKS; seed++) {
      for (const { state, independent, keys } of await bothOrders(scenario, new Random(seed))) {
        if (independent) expect({ seed, state, key: keys[0] }).toEqual({ seed, state, key: keys[1] ?? 'never' })
      }
    }
  })
})
