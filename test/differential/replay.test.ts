import { describe, expect, test } from 'vitest'
import { recordedHistories } from './histories/recorded.ts'
import { disagreements } from './index.ts'

describe.each(['6.1', '6.12'] as const)('the model of Linux %s', (kernel) => {
  test('does what that kernel did with 5,000 programs of one process', async () => {
    const histories = recordedHistories(kernel, 'alone')
    expect(histories).toHaveLength(5_000)
    expect(await disagreements(kernel, histories)).toEqual([])
  })

  test('does what it did with programs that end by letting nobody load a module, each in a boot of its own', async () => {
    const histories = recordedHistories(kernel, 'boot')
    expect(histories).toHaveLength(10)
    expect(await disagreements(kernel, histories)).toEqual([])
  })

  test('can do what it did with 1,000 programs of two or three processes', async () => {
    const histories = recordedHistories(kernel, 'together')
    expect(histories).toHaveLength(1_000)
    expect(await disagreements(kernel, histories)).toEqual([])
  })
})
