import { type Chance, evenChance, priorities } from './chance.ts'
import type { OneEngine, Shard } from './exploration.ts'
import type { Tally } from './tally.ts'
import { Track } from './walk.ts'

/** How long the run is taken to be that tells how long runs are. */
const STEPS_AT_FIRST = 50

/** Runs at random, each by a seed of its own, so that it is the same whoever ran before it. */
export async function runs(
  tally: Tally,
  engine: OneEngine,
  { seed, count, shard }: { readonly seed: number; readonly count: number; readonly shard: Shard },
): Promise<void> {
  const track = new Track(tally.scenario, tally.mostSteps)
  const { standings: some } = await track.run(evenChance(0, STEPS_AT_FIRST))
  const length = Math.max(1, some.length)
  const chances = chancesOf(engine)
  tally.total = Math.ceil((count - shard.index) / shard.count)
  for (let own = seed + shard.index; own < seed + count; own += shard.count) {
    const { standings, broken, end } = await track.run(chances[own % chances.length]!(own, length))
    const run = { steps: () => standings.map(({ step }) => step), broken, end }
    if ((await tally.executed(run)) === 'stop') return
  }
}

/** They take turns. In a portfolio, half of the runs give everybody the same chance. */
function chancesOf(engine: OneEngine): readonly Chance[] {
  switch (engine.kind) {
    case 'pct':
      return [priorities(engine.depth)]
    case 'portfolio':
      return [evenChance, priorities(2), evenChance, priorities(3)]
    default:
      return [evenChance]
  }
}
