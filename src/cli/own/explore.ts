import { buildOf, type CatalogueEntry, explore as exploreScenario, formatReplay } from '../../lab/explorer/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, YES } from '../own-arguments.ts'
import { jsonLine, toByteString } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import { exploreJson, scenarioJson, shardJson } from './explore-json.ts'
import { exploreMerge } from './explore-merge.ts'
import { ExploreProgress } from './explore-progress.ts'
import { proofName, proofText, verifyProofs } from './explore-proofs.ts'
import type { ExploreJson } from './explore-schema.ts'
import { type ExploreSettings, isSplit, readExploreSettings } from './explore-settings.ts'
import { type Explored, explorationText, scenarioList } from './explore-text.ts'
import { optionValues } from './option-values.ts'
import { recordedStory } from './story-scenario.ts'

/** `modonce explore`. */
export async function explore(world: World, argv: readonly string[]): Promise<number> {
  const parsed = readOwnArguments(world, tables.explore, argv)
  const asJson = given(parsed, 'json')
  if (parsed.operands[0] === 'list' && parsed.operands.length === 1) {
    if (asJson) for (const entry of SCENARIOS) world.out(jsonLine(scenarioJson(entry)))
    else world.out(scenarioList(SCENARIOS))
    return YES
  }
  const verified = optionValues(world, 'explore', parsed).value('verify')
  if (verified !== undefined) return verifyProofs(world, verified)
  if (parsed.operands[0] === 'merge') return exploreMerge(world, parsed.operands.slice(1), asJson)
  const settings = readExploreSettings(world, parsed)
  const results: ExploreJson[] = []
  let status = YES
  let { story: storyFile } = settings
  for (const entry of settings.entries) {
    const explored = await exploreOne(world, entry, settings)
    world.out(asJson ? jsonLine(exploreJson(explored, settings)) : toByteString(explorationText(world, explored)))
    world.flush()
    status = worse(status, statusOf(explored))
    const story = recordedStory(entry, settings.build, explored.exploration)
    if (story !== undefined && storyFile !== undefined) {
      if (!(await isWritten(world, storyFile, formatReplay(story)))) return UNKNOWN
      storyFile = undefined
    }
    results.push(shardJson(explored, settings))
    const { kind } = explored.exploration.coverage
    if (settings.proofs !== undefined && (kind === 'exhaustive' || kind === 'preemptions')) {
      const result = exploreJson(explored, settings)
      const file = `${settings.proofs}/${proofName(result)}.json`
      if (!(await isWritten(world, file, await proofText(world, result)))) return UNKNOWN
    }
    if (explored.wasInterrupted) break
  }
  const { out } = settings
  if (out !== undefined && !(await isWritten(world, out, results.map(jsonLine).join('')))) return UNKNOWN
  return status
}

async function exploreOne(world: World, entry: CatalogueEntry, settings: ExploreSettings): Promise<Explored> {
  const { engine, runs, seed, all, build, shard } = settings
  const progress = new ExploreProgress(world, entry.name)
  try {
    const exploration = await exploreScenario(buildOf(entry, build), {
      engine,
      seed,
      all,
      ...(shard !== undefined && isSplit(engine) && { shard }),
      limits: { ...(runs !== undefined && { runs }) },
      onProgress: (now) => progress.at(now),
    })
    return { entry, build, exploration, seconds: progress.seconds, wasInterrupted: progress.isInterrupted }
  } finally {
    progress.end()
  }
}

async function isWritten(world: World, file: string, text: string): Promise<boolean> {
  const refused = await world.writeFile(absolutePath(world, file), text)
  if (refused !== undefined) world.err(`modonce explore: ${file}: ${strerror(refused)}\n`)
  return refused === undefined
}

function statusOf({ exploration: { verdict, breach } }: Explored): number {
  if (breach !== undefined || verdict === 'incomplete') return UNKNOWN
  return verdict === 'violated' ? NO : YES
}

/** A broken law is worse than not to know. */
function worse(one: number, other: number): number {
  return one === NO || other === YES ? one : other
}
