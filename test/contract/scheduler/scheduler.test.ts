import { describe, expect, test } from 'vitest'
import { SMALL } from './scenarios.ts'
import { search, traceOf } from './search.ts'

describe.each(Object.entries(SMALL))('%s', (_, scenario) => {
  test('run in as many ways that differ as a search with sleep sets tries', async () => {
    const naive = new Set<string>()
    const reduced: string[] = []
    await search(scenario, { sleepSets: false, onExecution: ({ steps }) => naive.add(traceOf(steps)) })
    await search(scenario, { sleepSets: true, onExecution: ({ steps }) => reduced.push(traceOf(steps)) })
    expect(new Set(reduced)).toEqual(naive)
    expect(reduced).toHaveLength(naive.size)
  })
})
