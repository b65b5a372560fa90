// @ts-check
/** A bounded part of the scenarios of modonce, as tests. */
import { describe, test } from 'vitest'
import { buildOf, explore } from '../../src/lab/explorer/index.ts'
import { SCENARIOS } from '../../src/lab/scenarios/index.ts'

/** How many executions of each; none where it is 0. */
const EXECUTIONS = Number(process.env['EXECUTIONS'])

describe('scenario', () => {
  for (const entry of EXECUTIONS === 0 ? [] : SCENARIOS.filter(isOurs)) {
    for (const kernel of entry.name === 'modonce-converge' ? ['E2', 'E4', 'E7'] : [entry.kernel]) {
      test(`${entry.name} on ${kernel}`, async () => {
        const scenario = buildOf(entry, { kernel })
        const orderly = await explore(scenario, { engine: { kind: 'dpor' }, limits: { executions: EXECUTIONS } })
        if (orderly.violation !== undefined) throw new Error(orderly.violation.law)
        const { violation } = await explore(scenario, { engine: { kind: 'random' }, limits: { runs: EXECUTIONS / 5 } })
        if (violation !== undefined) throw new Error(violation.law)
      })
    }
  }
})

/** @param {{ name: string, expected: string }} entry */
function isOurs({ name, expected }) {
  return name.includes('modonce') && expected === 'clean'
}
