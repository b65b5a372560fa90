import { type CatalogueEntry, formatReplay } from '../../lab/explorer/index.ts'
import { SCENARIOS } from '../../lab/scenarios/index.ts'
import { strerror } from '../../names.ts'
import * as tables from '../options/tables/index.ts'
import { given, NO, readOwnArguments, UNKNOWN, YES } from '../own-arguments.ts'
import { jsonLine, toByteString } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import { exploreBeside } from './explore-children.ts'
import { exploreJson, scenarioJson, shardJson } from './explore-json.ts'
import { exploreMerge } from './explore-merge.ts'
import { partLine, partText } from './explore-parts.ts'
import { proofName, proofText, verifyProofs } from './explore-proofs.ts'
import { areRuns, isDone, isOfUse, isPartOf, keptIn } from './explore-resume.ts'
import { type ExploreRun, exploreInTurn } from './explore-run.ts'
import type { ExploreJson } from './explore-schema.ts'
import { type ExploreSettings, readExploreSettings } from './explore-settings.ts'
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
  const plan = settings.entries.map((entry) => planned(entry, settings, kept))
  const asked = plan.flatMap(({ entry, done, begun }) => (done === undefined ? { entry, begun } : []))
  const runs = exploreBeside(world, asked, settings) ?? exploreInTurn(world, asked, settings)
  try {
    return await tellAll(world, settings, { kept, plan, runs, asJson })
  } finally {
    await runs.return(undefined)
  }
}

/** Tells what was done before, and each run as it ends. */
async function tellAll(
  world: World,
  settings: ExploreSettings,
  { kept, plan, runs, asJson }: Exploring,
): Promise<number> {
  let results = kept
  let status = YES
  let { story: storyFile } = settings
  for (const { entry, done, begun } of plan) {
    if (done !== undefined) {
      world.out(asJson ? partLine(done) : partText(done))
      status = worse(status, statusOf(done))
      continue
    }
    const run: ExploreRun | undefined = (await runs.next()).value
    if (run === undefined) {
      status = worse(status, UNKNOWN)
      continue
    }
    const explored = { entry, build: settings.build, ...run }
    const result = { ...(begun?.story && { story: begun.story }), ...shardJson(explored, settings) }
    world.out(asJson ? partLine(result) : toByteString(explorationText(world, explored)))
    world.flush()
    status = worse(status, statusOf(explored.exploration))
    const story = recordedStory(entry, settings.build, explored.exploration)
    if (story !== undefined && storyFile !== undefined) {
      if (!(await isWritten(world, storyFile, formatReplay(story)))) return UNKNOWN
      storyFile = undefined
    }
    results = [...results.filter((one) => !isPartOf(one, entry, settings)), result]
    if (!(await isKept(world, explored, settings))) return UNKNOWN
    if (settings.resumes && !(await areWritten(world, settings, results))) return UNKNOWN
  }
  return (await areWritten(world, settings, results)) ? status : UNKNOWN
}

interface Exploring {
  readonly kept: readonly ExploreJson[]
  readonly plan: readonly ReturnType<typeof planned>[]
  /** Of what is planned and not done, in that order; after an interrupt, there may be nothing. */
  readonly runs: AsyncGenerator<ExploreRun | undefined>
  readonly asJson: boolean
}

/** What is done of a scenario, or what is begun and can be gone on with. */
function planned(entry: CatalogueEntry, settings: ExploreSettings, kept: readonly ExploreJson[]) {
  const part = kept.find((one) => isPartOf(one, entry, settings) && isOfUse(one, settings))
  const done = part !== undefined && isDone(part, settings) ? part : undefined
  return { entry, done, begun: areRuns(settings) ? part : undefined }
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
