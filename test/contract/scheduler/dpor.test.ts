import { describe, expect, test } from 'vitest'
import type { Choice } from '../../../src/host/simulated/index.ts'
import {
  buildOf,
  dpor,
  type Execution,
  type Scenario as Explored,
  formatLanes,
  replay,
  type Shard,
  storyOf,
  switchesIn,
} from '../../../src/lab/explorer/index.ts'
import { SCENARIOS } from '../../../src/lab/scenarios/index.ts'
import { FAULTY_LOADS, kmod18, kmod20, LOADS, SMALL_LOADS, twoLoaders } from './kernel-scenarios.ts'
import { RECORDS, SMALL } from './scenarios.ts'
import { type Scenario, search, traceOf } from './search.ts'

const TIMEOUT_MS = 120_000

const explored = ({ make, start }: Scenario): Explored => ({ make, start: (machine) => start(machine) })

/** The traces that dpor runs, and those of a search that is not it. */
async function traces(scenario: Scenario) {
  const found: string[] = []
  const { blocked } = await dpor(explored(scenario), {
    onExecution({ events }) {
      found.push(traceOf(events.flatMap(({ steps }) => steps)))
      return undefined
    },
    onRestart: () => found.splice(0),
  })
  const others: string[] = []
  await search(scenario, { sleepSets: true, onExecution: ({ steps }) => others.push(traceOf(steps)) })
  return { found, others, blocked }
}

describe.each(Object.entries({ ...SMALL, ...RECORDS, ...SMALL_LOADS, ...LOADS, ...FAULTY_LOADS }))(
  '%s',
  (name, scenario) => {
    test(
      'are run by dpor once in each way that differs, and no run is given up unless something can befall them',
      async () => {
        const { found, others, blocked } = await traces(scenario)
        expect(new Set(found)).toEqual(new Set(others))
        expect(found).toHaveLength(new Set(others).size)
        if (!(name in FAULTY_LOADS)) expect(blocked).toBe(0)
      },
      TIMEOUT_MS,
    )
  },
)

test(
  'shards run together what the whole runs, each execution in one of them',
  async () => {
    const entry = SCENARIOS.find(({ name }) => name === 'kmod-18-initstate')!
    const scenario = buildOf(entry, { processes: 3, modules: 1 })
    const whole = await tracesOf(scenario)
    const shards = [
      ...(await tracesOf(scenario, { index: 0, count: 2 })),
      ...(await tracesOf(scenario, { index: 1, count: 2 })),
    ]
    expect(shards.toSorted()).toEqual(whole.toSorted())
  },
  TIMEOUT_MS,
)

async function tracesOf(scenario: Explored, shard?: Shard): Promise<string[]> {
  const found: string[] = []
  const onExecution = ({ events }: Execution) => {
    found.push(traceOf(events.flatMap(({ steps }) => steps)))
    return undefined
  }
  await dpor(scenario, { onExecution, onRestart: () => found.splice(0) }, { shard })
  return found
}

test.each([
  { kmod: 18, program: kmod18, lies: true },
  { kmod: 20, program: kmod20, lies: false },
])('dpor tells whether kmod $kmod ends 0 before a module is live', async ({ program, lies }) => {
  let told = 0
  const { executions, blocked } = await dpor(explored(twoLoaders(program, () => told++)), {
    onExecution: () => undefined,
  })
  expect(told > 0).toBe(lies)
  expect(executions).toBeGreaterThan(15)
  expect(blocked).toBe(0)
})

test('a story is the shortest way to what broke a law, and breaks it again when it is told again', async () => {
  const scenario = lyingLoaders(kmod18)
  const { story, law } = await storyOfLie(scenario)
  // The looker reads a directory whose loader has not made `initstate` yet.
  expect(story.length).toBeLessThanOrEqual(17)
  expect(switchesIn(story)).toBe(1)
  const replayed = await replay(scenario, story)
  expect(replayed).toMatchObject({ kind: 'replayed', broken: [{ law, at: story.length - 1 }] })
})

test('a story is told in lanes, a turn a line', async () => {
  const scenario = lyingLoaders(kmod18)
  const { story } = await storyOfLie(scenario)
  const replayed = await replay(scenario, story)
  if (replayed.kind !== 'replayed') throw new Error(replayed.kind)
  expect(formatLanes(replayed.steps, replayed.broken[0]!)).toMatchInlineSnapshot(`
    "    kmod/main                                             kmod#2/main
     1  start                                                 │
     2  stat /sys/module/a = ENOENT                           │
     3  finit_module /lib/modules/6.1.0-simulated/a.ko … P11  │
    15  │                                                     start
    16  │                                                     stat /sys/module/a, after 14
    17  │                                                     read /sys/module/a/initstate = ENOENT, after 14
    broken in step 17: 0 means live, because read /sys/module/a/initstate failed with ENOENT (step 17) after kmod's finit_module /lib/modules/6.1.0-simulated/a.ko came to P11 (step 14)
    "
  `)
})

test('a story that cannot happen is told up to where it goes another way', async () => {
  const { story } = await storyOfLie(lyingLoaders(kmod18))
  const other = await replay(lyingLoaders(kmod20), story)
  const at = story.findIndex(({ call }) => call === 'stat')
  expect(other).toMatchObject({ kind: 'diverged', at, instead: [{ call: 'read' }, { call: 'start' }] })
})

/** Two loaders, and the law that a loader's 0 means a live module. */
function lyingLoaders(program: typeof kmod18): Explored {
  const { make } = twoLoaders(program, () => undefined)
  return { make, start: (machine, broken) => twoLoaders(program, () => broken('0 means live')).start(machine) }
}

async function storyOfLie(scenario: Explored) {
  const stories: { story: Choice[]; law: string }[] = []
  await dpor(scenario, {
    onExecution({ events, broken: [first] }) {
      if (first === undefined) return undefined
      stories.push({ story: storyOf(events, first.at), law: first.law })
      return 'stop'
    },
  })
  return stories[0]!
}

test('dpor takes together what it would be without a fault that is used up', async () => {
  const entry = SCENARIOS.find(({ name }) => name === 'runaway-two-requests')!
  const scenario = buildOf(entry, { faults: { budget: 1, kinds: ['kill'] } })
  let left = 100
  const { executions } = await dpor(scenario, { onExecution: () => (--left > 0 ? undefined : 'stop') })
  expect(executions).toBeGreaterThan(10)
})

test('dpor stops where it is told to', async () => {
  const { executions } = await dpor(explored(twoLoaders(kmod18, () => undefined)), { onExecution: () => 'stop' })
  expect(executions).toBe(1)
})
