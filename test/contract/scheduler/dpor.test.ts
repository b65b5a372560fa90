import { describe, expect, test } from 'vitest'
import { dpor, type Scenario as Explored } from '../../../src/lab/explorer/index.ts'
import { FAULTY_LOADS, kmod18, kmod20, LOADS, SMALL_LOADS, twoLoaders } from './kernel-scenarios.ts'
import { SMALL } from './scenarios.ts'
import { type Scenario, search, traceOf } from './search.ts'

const TIMEOUT_MS = 120_000

const explored = ({ make, start }: Scenario): Explored => ({ make, start: (machine) => start(machine) })

/** The traces that source-DPOR runs, and those of a search that is not it. */
async function traces(scenario: Scenario) {
  const found: string[] = []
  await dpor(explored(scenario), ({ events }) => {
    found.push(traceOf(events.map(({ step }) => step)))
    return undefined
  })
  const others: string[] = []
  await search(scenario, { sleepSets: true, onExecution: ({ steps }) => others.push(traceOf(steps)) })
  return { found, others }
}

describe.each(Object.entries({ ...SMALL, ...SMALL_LOADS, ...LOADS, ...FAULTY_LOADS }))('%s', (_, scenario) => {
  test(
    'are run by source-DPOR once in each way that differs',
    async () => {
      const { found, others } = await traces(scenario)
      expect(new Set(found)).toEqual(new Set(others))
      expect(found).toHaveLength(new Set(others).size)
    },
    TIMEOUT_MS,
  )
})

test.each([
  { kmod: 18, program: kmod18, lies: true },
  { kmod: 20, program: kmod20, lies: false },
])('source-DPOR tells whether kmod $kmod ends 0 before a module is live', async ({ program, lies }) => {
  let told = 0
  const { executions, blocked } = await dpor(explored(twoLoaders(program, () => told++)), () => undefined)
  expect(told > 0).toBe(lies)
  expect(executions).toBeGreaterThan(50)
  expect(blocked).toBe(0)
})

test('source-DPOR stops where it is told to', async () => {
  const { executions } = await dpor(explored(twoLoaders(kmod18, () => undefined)), () => 'stop')
  expect(executions).toBe(1)
})
