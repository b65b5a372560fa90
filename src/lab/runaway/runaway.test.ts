import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { ruleTest } from '../../../test/support/rule-test.ts'
import {
  HELPERS,
  type Runaway,
  type RunawayCell,
  type RunawayOptions,
  runawayCells,
  runawayDocument,
  runRunaway,
  TRIGGERS,
} from './index.ts'

const DOCUMENT = join(dirname(fileURLToPath(import.meta.url)), '../../../docs/runaway.md')

/** `UPDATE=1 npx vitest run --project unit src/lab/runaway` writes it. */
const UPDATE = process.env['UPDATE'] === '1'

const YEAR_2008 = '2.6.27'

function run(trigger: string, helper: string, kernel: string, options: RunawayOptions = {}): Promise<Runaway> {
  const [named, chosen] = [TRIGGERS.find(({ name }) => name === trigger)!, HELPERS.find(({ name }) => name === helper)!]
  return runRunaway(named, chosen, kernel, options)
}

describe('the runaway loop', () => {
  let cells: readonly RunawayCell[] = []
  beforeAll(async () => {
    cells = await runawayCells()
  }, 60_000)

  /** What became of these, by kernel. */
  const of = (helper: string, trigger?: string) =>
    cells.filter((cell) => cell.helper.name === helper && (trigger ?? cell.trigger.name) === cell.trigger.name)

  test('is none where the helper tells nobody of its failure: no deeper than one', () => {
    for (const helper of ['gives up', 'modonce']) {
      expect(of(helper).map(({ runaway }) => [runaway.ends, runaway.deepest <= 1, runaway.messages])).toEqual(
        Array(15).fill([true, true, 0]),
      )
    }
  })

  test('R6.13: is not begun with CRYPTO_MANAGER=y, whatever the helper does; other triggers remain', () => {
    const asked = cells
      .filter(({ trigger }) => trigger.name === 'CRYPTO_MANAGER=y')
      .map(({ runaway }) => runaway.requests)
    expect(asked).toEqual(Array(15).fill(0))
    expect(of('reports', 'char-major-5-1').every(({ runaway }) => !runaway.ends)).toBe(true)
  })

  test('ends at depth 50 where a call makes one request, by ENOMEM in 2008 and after five seconds today (R6.16)', () => {
    expect(of('reports', 'net-pf-1 with syslog').map(({ kernel, runaway }) => [kernel, runaway])).toEqual([
      ['2.6.27', { ends: true, deepest: 50, requests: 51, refused: 1, messages: 1, seconds: 0 }],
      ['6.1', { ends: true, deepest: 50, requests: 51, refused: 1, messages: 2, seconds: 5 }],
      ['6.12', { ends: true, deepest: 50, requests: 51, refused: 1, messages: 1, seconds: 5 }],
    ])
  })

  test('goes on where a call makes two, and is never deeper than 50', () => {
    for (const trigger of ['cryptomgr', 'char-major-5-1', 'two requests a call']) {
      expect(of('reports', trigger).map(({ runaway }) => [runaway.ends, runaway.deepest])).toEqual(
        Array(3).fill([false, 50]),
      )
    }
  })

  test('R3.8: prints five messages in 2008, though it goes on', () => {
    for (const helper of ['reports', 'detaches, 1']) {
      expect(of(helper, 'cryptomgr')[0]?.runaway).toMatchObject({ ends: false, messages: 5 })
    }
  })

  test('R6.14: goes on without a word where the opener outlives its helper, which succeeds', () => {
    for (const { runaway } of of('detaches, 0', 'char-major-5-1')) {
      expect(runaway).toMatchObject({ ends: false, messages: 0, refused: 0 })
      expect(runaway.deepest).toBeLessThanOrEqual(2)
    }
  })

  test('R6.17: is explained by hypotheses alone where the console of 2008 is opened', () => {
    const facts = cells.filter(({ evidence, runaway }) => evidence === 'fact' && !runaway.ends)
    expect(facts.map(({ kernel, trigger, helper }) => [kernel, trigger.name, helper.name])).toEqual([
      ['6.1', 'two requests a call', 'reports'],
      ['6.12', 'two requests a call', 'reports'],
    ])
    const guessed = cells.filter(({ evidence }) => evidence === 'hypothesis').map(({ helper }) => helper.name)
    expect(new Set(guessed)).toEqual(new Set(['reports', 'detaches, 0', 'detaches, 1']))
  })

  test('is as the document shows it', () => {
    const text = runawayDocument(cells)
    if (UPDATE) writeFileSync(DOCUMENT, text)
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(text)
  })
})

describe('what makes the loop', () => {
  ruleTest('R6.15', 'is the second request for a console that is not there', async (without) => {
    expect(await run('char-major-5-1', 'reports', YEAR_2008, { without })).toMatchObject({ ends: false, deepest: 50 })
  })

  ruleTest('R6.14', 'is that requests are counted only while they are under way', async (without) => {
    expect(await run('char-major-5-1', 'detaches, 0', YEAR_2008, { without })).toMatchObject({
      ends: false,
      refused: 0,
    })
  })

  ruleTest('R6.12', 'is as deep as half of the threads there may be', async (without) => {
    const runaway = await run('net-pf-1 with syslog', 'reports', YEAR_2008, { without, maxThreads: 60 })
    expect(runaway).toMatchObject({ ends: true, deepest: 30, requests: 31 })
  })

  ruleTest('R6.13', 'is taken away by a manager that is built in', async (without) => {
    expect(await run('CRYPTO_MANAGER=y', 'reports', YEAR_2008, { without })).toMatchObject({ ends: true, requests: 0 })
  })

  ruleTest('3.2#throttles', 'R6.16: drains one failure in five seconds from 4.13 on', async (without) => {
    const { refused, seconds } = await run('two requests a call', 'reports', '6.1', { without })
    expect(refused).toBeGreaterThan(100)
    expect(seconds / refused).toBeCloseTo(5, 0)
  })

  test('does not depend on the schedule', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      expect(await run('net-pf-1 with syslog', 'reports', YEAR_2008, { seed })).toMatchObject({
        ends: true,
        requests: 51,
      })
      expect(await run('cryptomgr', 'reports', YEAR_2008, { seed })).toMatchObject({ ends: false, messages: 5 })
      expect(await run('cryptomgr', 'detaches, 0', YEAR_2008, { seed })).toMatchObject({ ends: false, messages: 0 })
    }
  })
})
