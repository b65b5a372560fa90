import { describe, expect, test } from 'vitest'
import { FAULT_KINDS } from '../../host/simulated/index.ts'
import { buildOf, type Exploration, explore, type Scenario } from '../explorer/index.ts'
import { SCENARIOS } from './index.ts'

/** Enough to see most of what is wrong; `modonce explore` goes on to the end. */
const EXECUTIONS = 150
const RUNS = 50

describe('the catalogue', () => {
  test('names each scenario once, by words and dashes', () => {
    const names = SCENARIOS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
  })

  test('holds modonce to each of its promises that processes alone can keep', () => {
    const laws = SCENARIOS.filter(({ expected }) => expected === 'clean').flatMap((entry) => entry.laws)
    for (const promise of ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C8', 'C9']) {
      expect(laws.filter((law) => new RegExp(`\\b${promise}\\b`).test(law))).not.toEqual([])
    }
  })
})

/** It takes a minute of polls, and has a test of its own. */
const LONG = 'modonce-third-inserter'

describe('a scenario that is expected to break a law', () => {
  test.each(SCENARIOS.filter(({ name, expected }) => expected === 'violated' && name !== LONG))(
    '$name does, soon',
    async (entry) => {
      const scenario = buildOf(entry)
      const orderly = await explore(scenario, { engine: { kind: 'dpor' }, limits: { executions: 100 } })
      if (orderly.verdict === 'violated') return
      expect(await byChance(scenario, 1_000)).toMatchObject({ verdict: 'violated' })
    },
  )
})

describe('a scenario that is expected to be clean', () => {
  test.each(SCENARIOS.filter(({ expected }) => expected === 'clean'))(
    '$name is, as far as is looked',
    async (entry) => {
      const scenario = buildOf(entry)
      const orderly = await explore(scenario, { engine: { kind: 'dpor' }, limits: { executions: EXECUTIONS } })
      expect(orderly.violation?.law).toBeUndefined()
      expect(orderly.breach).toBeUndefined()
      if (orderly.coverage.kind === 'exhaustive') return
      expect((await byChance(scenario, RUNS)).violation?.law).toBeUndefined()
    },
  )
})

describe('a scenario that is expected to be clean where any one thing goes wrong', () => {
  test.each(SCENARIOS.filter(({ expected }) => expected === 'clean'))(
    '$name is, as far as is looked',
    async (entry) => {
      const scenario = buildOf(entry, { faults: { budget: 1, kinds: FAULT_KINDS } })
      const { violation, breach } = await byChance(scenario, RUNS)
      expect({ law: violation?.law, breach }).toEqual({ law: undefined, breach: undefined })
    },
  )
})

function byChance(scenario: Scenario, runs: number): Promise<Exploration> {
  return explore(scenario, { engine: { kind: 'random' }, limits: { runs } })
}
