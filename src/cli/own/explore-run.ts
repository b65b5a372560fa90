import { buildOf, type CatalogueEntry, type Exploration, explore } from '../../lab/explorer/index.ts'
import type { World } from '../world.ts'
import { ExploreProgress } from './explore-progress.ts'
import { afterPart, withPart } from './explore-resume.ts'
import type { ExploreJson } from './explore-schema.ts'
import { type ExploreSettings, isSplit } from './explore-settings.ts'

/** What is to be explored, and what is known of it already. */
export interface Asked {
  readonly entry: CatalogueEntry
  readonly begun: ExploreJson | undefined
}

/** What became of it. */
export interface ExploreRun {
  readonly exploration: Exploration
  readonly seconds: number
  readonly wasInterrupted: boolean
}

/** Explores one scenario, and tells how far it has come. */
export async function exploreOne(
  world: Pick<World, 'status' | 'onInterrupt'>,
  { entry, begun }: Asked,
  settings: Omit<ExploreSettings, 'entries'>,
): Promise<ExploreRun> {
  const { engine, all, build, shard } = settings
  const { seed, runs } = afterPart(begun, settings)
  const progress = new ExploreProgress(world, entry.name)
  try {
    const exploration = await explore(buildOf(entry, build), {
      engine,
      seed,
      all,
      expected: entry.expected,
      ...(shard !== undefined && isSplit(engine) && { shard }),
      limits: { runs },
      onProgress: (now) => progress.at(now),
    })
    const seconds = progress.seconds + (begun?.seconds ?? 0)
    return { exploration: withPart(exploration, begun), seconds, wasInterrupted: progress.isInterrupted }
  } finally {
    progress.end()
  }
}

/** One after the other, until one is interrupted. */
export async function* exploreInTurn(
  world: World,
  asked: readonly Asked[],
  settings: ExploreSettings,
): AsyncGenerator<ExploreRun> {
  for (const one of asked) {
    const run = await exploreOne(world, one, settings)
    yield run
    if (run.wasInterrupted) return
  }
}
