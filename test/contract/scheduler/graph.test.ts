import { describe, expect, test } from 'vitest'
import { type Engine, type Exploration, explore } from '../../../src/lab/explorer/index.ts'
import { type Ending, endsUnlike } from './alike.ts'
import { FAULTY_LOADS, kmod18, kmod20, LOADS, SMALL_LOADS, twoLoaders } from './kernel-scenarios.ts'
import { SMALL } from './scenarios.ts'
import { type Scenario, search } from './search.ts'

const TIMEOUT_MS = 120_000

function byGraph({ make, start }: Scenario): Promise<Exploration> {
  const engine: Engine = { kind: 'graph' }
  return explore({ make, start: (machine) => start(machine) }, { engine, all: true })
}

/** The ends that a search comes to which knows nothing of states. */
async function endings(scenario: Scenario): Promise<Ending[]> {
  const found = new Map<bigint, readonly string[]>()
  await search(scenario, {
    sleepSets: true,
    onExecution: ({ machine, steps }) =>
      void found.set(
        machine.stateKey(),
        steps.map(({ choice }) => choice.id),
      ),
  })
  return [...found].map(([end, way]) => ({ end, way }))
}

describe.each(
  Object.entries({
    ...SMALL,
    ...SMALL_LOADS,
    ...LOADS,
    ...FAULTY_LOADS,
    'two loaders of kmod 18': twoLoaders(kmod18, () => undefined),
    'two loaders of kmod 20': twoLoaders(kmod20, () => undefined),
  }),
)('%s', (_, scenario) => {
  test(
    'end by graph as they do in every order, but for which of them is which',
    async () => {
      const { outcomes, coverage } = await byGraph(scenario)
      const classes = await endsUnlike(scenario, await endings(scenario))
      expect(coverage).toEqual({ kind: 'exhaustive' })
      expect(classes.map((alike) => alike.filter((end) => outcomes.has(end)).length)).toEqual(classes.map(() => 1))
      expect(outcomes.size).toBe(classes.length)
    },
    TIMEOUT_MS,
  )
})
