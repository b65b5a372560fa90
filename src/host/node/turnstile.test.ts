import { describe, expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

/** Longer than one may take of a turn. */
const LONG_MS = 15

describe('Turnstile', () => {
  test('lets all go on at once while a turn is short', async () => {
    const { turnstile, seen } = aTurnstile()

    setImmediate(() => seen.push('the loop'))
    await Promise.all([goOn(turnstile, seen, 'first', 0), goOn(turnstile, seen, 'second', 0)])

    expect(seen).toEqual(['first', 'second'])
  })

  test('lets who comes in a long turn go on one by one, in their order, and the loop have turns between them', async () => {
    const { turnstile, seen } = aTurnstile()

    await goOn(turnstile, seen, 'first', LONG_MS)
    let isOver = false
    const turn = () => {
      seen.push('a turn')
      if (!isOver) setImmediate(turn)
    }
    setImmediate(turn)
    await Promise.all(['second', 'third'].map((name) => goOn(turnstile, seen, name, LONG_MS)))
    isOver = true

    // Besides the turn that was long.
    expect(seen.join(' ')).toMatch(/^first( a turn){2,3} second( a turn){2,3} third/)
  })

  test('lets nobody pass those who wait', async () => {
    const { turnstile, seen } = aTurnstile()

    await goOn(turnstile, seen, 'first', LONG_MS)
    const later = ['second', 'third'].map((name) => goOn(turnstile, seen, name, 0))
    await later[0]
    await Promise.all([goOn(turnstile, seen, 'last', 0), ...later])

    expect(seen).toEqual(['first', 'second', 'third', 'last'])
  })
})

function aTurnstile(): { readonly turnstile: Turnstile; readonly seen: string[] } {
  return { turnstile: new Turnstile(), seen: [] }
}

/** Goes on, for so long without waiting. */
async function goOn(turnstile: Turnstile, seen: string[], name: string, durationMs: number): Promise<void> {
  await turnstile.pass()
  seen.push(name)
  const untilMs = performance.now() + durationMs
  while (performance.now() < untilMs);
}
