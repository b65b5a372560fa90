import { describe, expect, test } from 'vitest'
import { buildOf } from '../explorer/index.ts'
import { SCENARIOS } from './index.ts'

describe('the catalogue', () => {
  test('names each scenario once, by words and dashes', () => {
    const names = SCENARIOS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
  })

  test.each(SCENARIOS)('has $name on a machine that can be steered', (entry) => {
    expect(entry.laws.length).toBeGreaterThan(0)
    const scenario = buildOf(entry)
    const machine = scenario.make()
    scenario.start(machine, () => undefined)
    expect(machine.choices().length).toBeGreaterThanOrEqual(entry.sizes.processes)
  })
})
