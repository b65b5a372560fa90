import { Memo } from '../memo/index.ts'
import type { Tally } from '../tally.ts'
import { LocalStates } from './local-states.ts'
import { Owners } from './owners.ts'
import { Places } from './places.ts'
import { Search } from './search.ts'
import { Settled } from './settled.ts'
import { Walk } from './walk.ts'

/** So many of those who are alike go on at first. */
const FEW = 2

/**
 * Goes through all states of a scenario, nearest first, so that a law is found broken in as few turns as it can be. First only
 * two of those who are alike go on, then three: what is learned of them makes fewer states of the more.
 */
export async function graph(tally: Tally): Promise<void> {
  const memo = new Memo(tally.scenario)
  const places = new Places(new Owners(memo), new Settled(memo))
  const locals = new LocalStates(memo)
  let mayDive = true
  for (let most = FEW; ; ) {
    const search = new Search(memo, places, locals, tally.mostSteps)
    const walk = new Walk(tally, search, { most, mayDive })
    const answer = await walk.run()
    if (answer === 'stop' || (answer === undefined && !walk.hasLeftOut)) return
    if (answer === 'broken') mayDive = false
    else if (walk.hasLeftOut && !search.isStale) most++
    tally.restart()
  }
}
