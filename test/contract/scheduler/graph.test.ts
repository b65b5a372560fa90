import { describe, expect, test } from 'vitest'
import type { Machine } from '../../../src/host/simulated/index.ts'
import {
  buildOf,
  dpor,
  type Engine,
  type Exploration,
  type Scenario as Explored,
  explore,
} from '../../../src/lab/explorer/index.ts'
import { SCENARIOS } from '../../../src/lab/scenarios/index.ts'
import { type Ending, endsUnlike } from './alike.ts'
import { FAULTY_LOADS, kmod18, kmod20, LOADS, SMALL_LOADS, twoLoaders } from './kernel-scenarios.ts'
import { RECORDS, SMALL } from './scenarios.ts'
import { type Scenario, search } from './search.ts'

const TIMEOUT_MS = 120_000

/** With more preemptions than a run has steps, all orders are gone through. */
const ENGINES: readonly Engine[] = [{ kind: 'graph' }, { kind: 'preempt', most: 999 }]

function exploreBy(engine: Engine, { make, start }: Scenario): Promise<Exploration> {
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
    ...RECORDS,
    ...SMALL_LOADS,
    ...LOADS,
    ...FAULTY_LOADS,
    'two loaders of kmod 18': twoLoaders(kmod18, () => undefined),
    'two loaders of kmod 20': twoLoaders(kmod20, () => undefined),
  }),
)('%s', (_, scenario) => {
  test(
    'end by graph and by preempt as they do in every order, but for which of them is which',
    async () => {
      const classes = await endsUnlike(scenario, await endings(scenario))
      for (const engine of ENGINES) {
        const { outcomes, coverage } = await exploreBy(engine, scenario)
        expect(coverage.kind).toBe(engine.kind === 'graph' ? 'exhaustive' : 'preemptions')
        const found = classes.map((alike) => alike.filter((end) => outcomes.has(end)).length)
        // To preempt, it is another end in the turn of somebody else who cannot go on either.
        const once = engine.kind === 'graph' ? found : found.map((count) => Math.min(count, 1))
        expect(once).toEqual(classes.map(() => 1))
        expect(outcomes.size).toBe(found.reduce((sum, count) => sum + count, 0))
      }
    },
    TIMEOUT_MS,
  )
})

/** What takes more by dpor is too large to be compared here. */
const EXECUTIONS = 50

/** The ends that dpor comes to, and whether a law was broken; undefined where there are too many executions. */
async function byDpor(scenario: Explored): Promise<{ endings: Ending[]; isBroken: boolean } | undefined> {
  const found = new Map<bigint, readonly string[]>()
  let isBroken = false
  let left = EXECUTIONS
  await dpor(scenario, {
    onExecution({ end, events, broken }) {
      const ids = events.flatMap(({ steps }) => steps.map(({ choice }) => choice.id))
      found.set(end, ids)
      isBroken ||= broken.length > 0
      return left-- === 0 ? 'stop' : undefined
    },
    onRestart: () => found.clear(),
  })
  return left < 0 ? undefined : { endings: [...found].map(([end, way]) => ({ end, way })), isBroken }
}

test(
  'graph and dpor say the same of all scenarios of the catalogue that are small enough',
  async () => {
    let compared = 0
    for (const entry of SCENARIOS) {
      const scenario = buildOf(entry)
      const known = await byDpor(scenario)
      if (known === undefined) continue
      compared++
      const { outcomes, verdict } = await explore(scenario, { engine: { kind: 'graph' }, all: true })
      expect([entry.name, verdict]).toEqual([entry.name, known.isBroken ? 'violated' : 'clean'])
      const unlike = { make: scenario.make, start: (machine: Machine) => scenario.start(machine, () => undefined) }
      const classes = await endsUnlike(unlike, known.endings)
      const found = classes.map((alike) => alike.filter((end) => outcomes.has(end)).length)
      expect([entry.name, ...found]).toEqual([entry.name, ...classes.map(() => 1)])
    }
    expect(compared).toBeGreaterThan(25)
  },
  TIMEOUT_MS,
)
