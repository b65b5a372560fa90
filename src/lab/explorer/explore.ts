import { dpor } from './dpor/index.ts'
import type { Coverage, Exploration, ExploreOptions, OneEngine, Shard } from './exploration.ts'
import { graph, preempt } from './graph/index.ts'
import { HiddenState } from './memo/index.ts'
import { runs } from './runs.ts'
import type { Scenario } from './scenario.ts'
import { Tally } from './tally.ts'

const RUNS = 1_000

const WHOLE: Shard = { index: 0, count: 1 }

/** Runs that `auto` leaves to chance before it goes through all. */
const RUNS_OF_AUTO = 200

/** Goes through what can happen in a scenario, and tells the first law that was broken with the shortest story of it. */
export async function explore(scenario: Scenario, options: ExploreOptions = {}): Promise<Exploration> {
  const { engine = { kind: 'auto' } } = options
  if (engine.kind !== 'auto') return exploreBy(engine, scenario, options)
  const limits = { ...options.limits, runs: RUNS_OF_AUTO }
  const sampled = await exploreBy({ kind: 'portfolio' }, scenario, { ...options, limits })
  const isOver = sampled.verdict === 'incomplete' || (sampled.verdict === 'violated' && options.all !== true)
  return isOver ? sampled : exploreBy({ kind: 'graph' }, scenario, options)
}

async function exploreBy(engine: OneEngine, scenario: Scenario, options: ExploreOptions): Promise<Exploration> {
  const tally = new Tally(scenario, options)
  const count = options.limits?.runs ?? RUNS
  switch (engine.kind) {
    case 'dpor':
      await unlessHidden(tally, byDpor(tally, options.shard))
      break
    case 'graph':
      await unlessHidden(tally, graph(tally))
      break
    case 'preempt':
      await unlessHidden(tally, preempt(tally, engine.most))
      break
    case 'random':
    case 'portfolio':
    case 'pct':
      await runs(tally, engine, { seed: options.seed ?? 1, count, shard: options.shard ?? WHOLE })
      break
    default:
      engine satisfies never
  }
  return explorationOf(engine, tally)
}

/** A step that is not the same again is no result of a search, but the end of it. */
async function unlessHidden(tally: Tally, search: Promise<void>): Promise<void> {
  try {
    await search
  } catch (error) {
    if (!(error instanceof HiddenState)) throw error
    tally.breaks(error.breach)
  }
}

async function byDpor(tally: Tally, shard: Shard | undefined): Promise<void> {
  const counts = await dpor(
    tally.scenario,
    {
      onExecution(execution) {
        const { broken, end } = execution
        return tally.executed({ steps: () => execution.taken, broken, end })
      },
      onRestart: () => tally.restart(),
    },
    { mostSteps: tally.mostSteps, shard },
  )
  tally.split = counts.split
  tally.states = counts.states
  tally.blocked = counts.blocked
}

function explorationOf(engine: OneEngine, tally: Tally): Exploration {
  const { violation, breach, outcomes, isCut, progress } = tally
  const isPartial = isCut || (violation !== undefined && !tally.goesOn)
  return {
    ...progress,
    engine,
    verdict: violation !== undefined ? 'violated' : isCut ? 'incomplete' : 'clean',
    coverage: isPartial ? { kind: 'partial' } : coverageOf(engine, tally),
    outcomes,
    ...(tally.split !== undefined && { split: tally.split }),
    ...(violation !== undefined && { violation }),
    ...(breach !== undefined && { breach }),
  }
}

function coverageOf(engine: OneEngine, { executions }: Tally): Coverage {
  if (engine.kind === 'preempt') return { kind: 'preemptions', most: engine.most }
  return engine.kind === 'dpor' || engine.kind === 'graph' ? { kind: 'exhaustive' } : { kind: 'runs', runs: executions }
}
