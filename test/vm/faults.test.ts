import { beforeAll, expect, test } from 'vitest'
import { runFaults } from './machine.ts'

/** `npm run measure -- faults` kills it a hundred times. */
const KILLS = 2

const REFUSING = 'a refusing device is plugged in again'

let told: Awaited<ReturnType<typeof runFaults>>

beforeAll(async () => {
  told = await runFaults({ kernel: '6.1', kills: KILLS, label: 'faults' })
})

test('nobody is told that a module is live which is not, whatever befalls the daemon', () => {
  expect(told.lies).toEqual([])
  for (const { fault, asked, served, failed } of told.rows) {
    expect({ fault, asked }).toEqual({ fault, asked: served + failed })
    expect(asked).toBeGreaterThan(0)
  }
})

test('a device of whose event nobody heard has its module, and who asks while many events wait is answered', () => {
  expect(told.rows.find(({ fault }) => fault === 'an event was lost')).toMatchObject({ asked: 9, served: 9 })
})

test('all are served but those whose request a killed daemon had accepted, and those for what cannot be had', () => {
  const failed = told.rows.filter((row) => row.failed > 0).map(({ fault }) => fault)
  expect(failed.filter((fault) => !fault.startsWith('killed '))).toEqual(['the file is gone', REFUSING])
  expect(told.rows.find(({ fault }) => fault === 'the file is gone')!.served).toBe(0)
})

test('a module that refuses is tried once each time that a device is plugged in, whoever asks how often', () => {
  expect(told.attempts).toEqual([1, 2, 3])
  expect(told.rows.find(({ fault }) => fault === REFUSING)).toMatchObject({ asked: 16, failed: 16 })
})
