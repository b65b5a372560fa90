import { type CatalogueEntry, type Exploration, engineName } from '../../lab/explorer/index.ts'
import type { World } from '../world.ts'
import { noPartsText, readParts } from './explore-parts.ts'
import type { ExploreJson } from './explore-schema.ts'
import { type ExploreSettings, faultsText, isSplit, shardText } from './explore-settings.ts'
import { builtOf } from './story-scenario.ts'

/** What earlier runs have written into a file. A file that is not there has nothing; a text says what is wrong with one. */
export async function keptIn(world: World, file: string | undefined): Promise<ExploreJson[] | string> {
  if (file === undefined) return []
  const parts = await readParts(world, file)
  if (Array.isArray(parts)) return parts
  return 'refused' in parts && parts.refused === 'ENOENT' ? [] : noPartsText(parts)
}

/** Is it a result of the same scenario, gone through in the same way? */
export function isPartOf(part: ExploreJson, entry: CatalogueEntry, settings: ExploreSettings): boolean {
  const { engine, seed, shard } = settings
  const { kernel, sizes, faults } = builtOf(entry, settings.build)
  const names = engine.kind === 'auto' ? ['portfolio', 'graph'] : [engineName(engine)]
  const isSameShard = !isSplit(engine) || part.shard === (shard && shardText(shard))
  return (
    part.scenario === entry.name &&
    part.kernel === kernel &&
    part.processes === sizes.processes &&
    part.modules === sizes.modules &&
    part.faults === (faults && faultsText(faults)) &&
    part.seed === seed &&
    names.includes(part.engine) &&
    isSameShard
  )
}

/** Not where nothing of it can be relied on, or where a story is to be written that it no longer has step by step. */
export function isOfUse({ verdict, breach }: ExploreJson, { story }: ExploreSettings): boolean {
  return breach === undefined && (story === undefined || verdict !== 'violated')
}

/** Is nothing left of it to be gone through? */
export function isDone(part: ExploreJson, settings: ExploreSettings): boolean {
  const { verdict, coverage } = part
  if (verdict === 'violated' && !settings.all) return true
  return areRuns(settings) ? runsLeft(part, settings) === 0 : ['exhaustive', 'preemptions'].includes(coverage.kind)
}

/** Runs at random are gone on with after those that are done; where anything else was ended, it begins anew. */
export function afterPart(
  part: ExploreJson | undefined,
  { seed, runs, shard }: Pick<ExploreSettings, 'seed' | 'runs' | 'shard'>,
): Pick<ExploreSettings, 'seed' | 'runs'> {
  const done = (part?.executions ?? 0) * (shard?.count ?? 1)
  return { seed: seed + done, runs: Math.max(0, runs - done) }
}

/** The two as one. */
export function withPart(exploration: Exploration, part: ExploreJson | undefined): Exploration {
  if (part === undefined) return exploration
  const executions = exploration.executions + part.executions
  const { coverage } = exploration
  const outcomes = new Set([...(part.outcomeKeys ?? []).map((key) => BigInt(`0x${key}`)), ...exploration.outcomes])
  return {
    ...exploration,
    executions,
    violating: exploration.violating + part.violating,
    outcomes,
    verdict: part.verdict === 'violated' ? 'violated' : exploration.verdict,
    coverage: coverage.kind === 'runs' ? { kind: 'runs', runs: executions } : coverage,
  }
}

/** Can an exploration that was ended be gone on with? */
export function areRuns({ engine: { kind } }: ExploreSettings): boolean {
  return kind === 'random' || kind === 'pct' || kind === 'portfolio'
}

function runsLeft(
  { executions }: ExploreJson,
  { runs, shard: { index, count } = { index: 0, count: 1 } }: ExploreSettings,
) {
  return Math.max(0, Math.ceil((runs - index) / count) - executions)
}
