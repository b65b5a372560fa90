import type { Step } from '../../host/simulated/index.ts'
import { replay } from './replay.ts'
import type { Tally } from './tally.ts'

/**
 * Tells the tally of a run that an engine has put together from what it knows of others. Where it is the first that breaks
 * laws, these are told in its own words: another process may have broken them when they were learned.
 */
export async function tellRun(
  tally: Tally,
  steps: () => readonly Step[],
  laws: readonly string[],
  end?: bigint,
): Promise<'stop' | undefined> {
  const isNews = laws.length > 0 && tally.violation === undefined
  const broken = isNews ? await ownWords(tally, steps(), laws) : laws
  return tally.executed({ steps, broken: broken.map((law) => ({ law, at: 0 })), end })
}

async function ownWords(tally: Tally, steps: readonly Step[], laws: readonly string[]): Promise<readonly string[]> {
  const again = await replay(
    tally.scenario,
    steps.map(({ choice }) => choice),
  )
  const told = again.kind === 'replayed' ? again.broken.map(({ law }) => law) : []
  return told.length === 0 ? laws : told
}
