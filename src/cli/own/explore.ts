import { buildOf, type CatalogueEntry, explore as exploreScenario, formatReplay } from '../../lab/explorer/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, YES } from '../own-arguments.ts'
import { jsonLine, toByteString } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import { exploreJson, scenarioJson, shardJson } from './explore-json.ts'
import { exploreMerge } from './explore-merge.ts'
import { partLine, partText } from './explore-parts.ts'
import { ExploreProgress } from './explore-progress.ts'
import { proofName, proofText, verifyProofs } from './explore-proofs.ts'
import { afterPart, areRuns, isDone, isOfUse, isPartOf, keptIn, withPart } from './explore-resume.ts'
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
  const kept = await keptIn(world, settings.resumes ? settings.out : undefined)
  if (typeof kept === 'string') {
    world.err(`modonce explore: ${settings.out}: ${kept}\n`)
    return UNKNOWN
  }
  return exploreAll(world, settings, kept, asJson)
}

/** `kept` is what is known of earlier runs. */
async function exploreAll(
  world: World,
  settings: ExploreSettings,
  kept: readonly ExploreJson[],
  asJson: boolean,
): Promise<number> {
  let results = kept
  let status = YES
  let { story: storyFile } = settings
  for (const entry of settings.entries) {
    const isPart = (one: ExploreJson) => isPartOf(one, entry, settings)
    const part = kept.find((one) => isPart(one) && isOfUse(one, settings))
    if (part !== undefined && isDone(part, settings)) {
      world.out(asJson ? partLine(part) : partText(part))
      status = worse(status, statusOf(part))
      continue
    }
    const begun = areRuns(settings) ? part : undefined
    const explored = await exploreOne(world, entry, settings, begun)
    const result = { ...(begun?.story && { story: begun.story }), ...shardJson(explored, settings) }
    world.out(asJson ? partLine(result) : toByteString(explorationText(world, explored)))
    world.flush()
    status = worse(status, statusOf(explored.exploration))
    const story = recordedStory(entry, settings.build, explored.exploration)
    if (story !== undefined && storyFile !== undefined) {
      if (!(await isWritten(world, storyFile, formatReplay(story)))) return UNKNOWN
      storyFile = undefined
    }
    results = [...results.filter((one) => !isPart(one)), result]
    if (!(await isKept(world, explored, settings))) return UNKNOWN
    if (settings.resumes && !(await areWritten(world, settings, results))) return UNKNOWN
    if (explored.wasInterrupted) break
  }
  return (await areWritten(world, settings, results)) ? status : UNKNOWN
}

/** As a proof, where that is asked for and it is one. */
async function isKept(world: World, explored: Explored, settings: ExploreSettings): Promise<boolean> {
  const { kind } = explored.exploration.coverage
  if (settings.proofs === undefined || (kind !== 'exhaustive' && kind !== 'preemptions')) return true
  const result = exploreJson(explored, settings)
  return isWritten(world, `${settings.proofs}/${proofName(result)}.json`, await proofText(world, result))
}

async function areWritten(world: World, { out }: ExploreSettings, results: readonly ExploreJson[]): Promise<boolean> {
  return out === undefined || isWritten(world, out, results.map(jsonLine).join(''))
}

async function exploreOne(
  world: World,
  entry: CatalogueEntry,
  settings: ExploreSettings,
  begun: ExploreJson | undefined,
): Promise<Explored> {
  const { engine, all, build, shard } = settings
  const { seed, runs } = afterPart(begun, settings)
  const progress = new ExploreProgress(world, entry.name)
  try {
    const exploration = await exploreScenario(buildOf(entry, build), {
      engine,
      seed,
      all,
      ...(shard !== undefined && isSplit(engine) && { shard }),
      limits: { runs },
      onProgress: (now) => progress.at(now),
    })
    const seconds = progress.seconds + (begun?.seconds ?? 0)
    return { entry, build, exploration: withPart(exploration, begun), seconds, wasInterrupted: progress.isInterrupted }
  } finally {
    progress.end()
  }
}

async function isWritten(world: World, file: string, text: string): Promise<boolean> {
  const refused = await world.writeFile(absolutePath(world, file), text)
  if (refused !== undefined) world.err(`modonce explore: ${file}: ${strerror(refused)}\n`)
  return refused === undefined
}

function statusOf({ verdict, breach }: Pick<ExploreJson, 'verdict'> & { readonly breach?: unknown }): number {
  if (breach !== undefined || verdict === 'incomplete') return UNKNOWN
  return verdict === 'violated' ? NO : YES
}

/** A broken law is worse than not to know. */
function worse(one: number, other: number): number {
  return one === NO || other === YES ? one : other
}
