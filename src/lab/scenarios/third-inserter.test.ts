import { describe, expect, test } from 'vitest'
import { buildOf, dpor } from '../explorer/index.ts'
import { THIRD_INSERTER } from './third-inserter.ts'

describe('a stopped holder that is killed just while another has the second right', () => {
  test('lets a third insert as well, and all are told the truth: the hole that is known in C6', async () => {
    const laws = new Set<string>()
    let executions = 0
    await dpor(buildOf(THIRD_INSERTER), {
      onExecution({ broken }) {
        for (const { law } of broken) laws.add(law)
        return ++executions === 100 ? 'stop' : undefined
      },
      onRestart() {
        executions = 0
      },
    })
    expect([...laws]).toEqual(['2 inserted or removed m at a time'])
  }, 300_000)
})
