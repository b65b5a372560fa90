import { beforeAll, expect, test } from 'vitest'
import { runFaults } from './machine.ts'

/** `npm run measure -- faults` kills it a hundred times. */
const KILLS = 2

let told: Awaited<ReturnType<typeof runFaults>>

beforeAll(async () => {
  told = await runFaults({ kernel: '6.1', kills: KILLS, loseEvents: false, label: 'faults' })
})

test('nobody is told that a module is live which is not, whatever befalls the daemon', () => {
  expect(told.lies).toEqual([])
  for (const { fault, asked, served, failed } of told.rows) {
    expect({ fault, asked }).toEqual({ fault, asked: served + failed })
    expect(asked).toBeGreaterThan(0)
  }
})

test('all are served but those whose request a killed daemon had accepted, and those for a file that is gone', () => {
  const failed = told.rows.filter((row) => row.failed > 0).map(({ fault }) => fault)
  expect(failed.filter((fault) => !fault.startsWith('killed '))).toEqual(['the file is gone'])
  expect(told.rows.find(({ fault }) => fault === 'the file is gone')!.served).toBe(0)
})
