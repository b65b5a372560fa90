import { expect, test } from 'vitest'
import { ExploreProgress } from './explore-progress.ts'

const SOME = { executions: 1_234, blocked: 0, states: 0, violating: 0 }

/** What the terminal is told of an exploration that takes longer than a look at it. */
async function shown(isTerminal: boolean): Promise<string[]> {
  const told: string[] = []
  const status = (text: string) => {
    told.push(text)
    return isTerminal
  }
  const progress = new ExploreProgress({ status, onInterrupt: () => () => undefined }, 'race')
  await new Promise((resolve) => setTimeout(resolve, 120))
  expect(await progress.at(SOME)).toBe(undefined)
  progress.end()
  return told
}

test('shows how far it has come on a terminal, and takes the line away', async () => {
  const told = await shown(true)
  expect(told).toEqual(['', expect.stringMatching(/^race: 1,234 executions, [\d,]+ a second$/), ''])
})

test('makes no line where nobody sees it', async () => {
  expect(await shown(false)).toEqual([''])
})
