import {
  type AModule,
  type IndexFile,
  indexFiles,
  moduleFile,
  type Tell,
  type TreeFacts,
  type TreeGraph,
  treeGraph,
} from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import {
  allFacts,
  loadStoredFacts,
  lookAtModules,
  readModules,
  type Survey,
  type TreeMemory,
  unreadModules,
  withoutLast,
} from '../../tree/index.ts'
import { Progress } from '../progress.ts'
import { ToolExit, type World } from '../world.ts'
import { depmodMemory, sourceDigests } from './depmod-memory.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { type DepmodSources, readDepmodSources } from './depmod-sources.ts'
import { has, lastValue } from './tool.ts'

/** A tree as a run of depmod finds it. */
export interface DepmodTree {
  readonly settings: DepmodSettings
  readonly sources: DepmodSources
  readonly survey: Survey
  /** What is known of the last run, and what is to be told the next one; undefined where nothing is kept. */
  readonly memory: (TreeMemory & { readonly sources: Uint32Array }) | undefined
}

/** Reads all that depmod thinks about, but of modules only those that are not as the last run saw them. */
export async function readDepmodTree(world: World, settings: DepmodSettings, tell: Tell): Promise<DepmodTree> {
  const { host } = settings
  const sources = await readDepmodSources(world, settings, tell)
  const opened = await depmodMemory(world, settings, tell)
  const { paths, digests } = await inOrder(settings, sources, opened)
  const looked = await lookAtModules(host.files, paths, opened?.last)
  const survey = await withRead(world, host, looked, tell)
  return { settings, sources, survey, memory: opened && digests && { ...opened, sources: digests } }
}

/** The paths of modules in the order of priorities: that of the last run, if nothing has changed that decides about it. */
async function inOrder(
  settings: DepmodSettings,
  sources: DepmodSources,
  memory: TreeMemory | undefined,
): Promise<{ readonly paths: readonly string[]; readonly digests: Uint32Array | undefined }> {
  const sound = memory && sourceDigests(settings, sources, memory, true)
  const known = sound && sources.found && memory.last?.orderOf(sources.found, sound)
  if (known !== undefined) return { paths: known, digests: sound }
  const { files, isSound } = await sources.files()
  const paths = files.map(({ path }) => path)
  if (memory === undefined || isSound) return { paths, digests: sound }
  return { paths, digests: sourceDigests(settings, sources, memory, false) }
}

/** Reads what is to be read of modules. */
async function withRead(world: World, host: Host, survey: Survey, tell: Tell): Promise<Survey> {
  const unread = unreadModules(survey)
  if (unread.length === 0) return survey
  const progress = new Progress(world, host, { name: 'depmod', total: unread.length, unit: 'modules' })
  const read = await readModules(host, survey, unread, tell, () => progress.step())
  progress.end()
  return read
}

/** The same tree with all that modules say at hand: they are read where the last run has left nothing to be believed. */
export async function withFacts(world: World, tree: DepmodTree, tell: Tell): Promise<DepmodTree> {
  const { settings, survey, memory } = tree
  if (memory === undefined || (await loadStoredFacts(memory, survey))) return tree
  tell({ level: 'info', text: `not used: ${memory.path}.facts: not what the last run has left` })
  const read = await withRead(world, settings.host, withoutLast(survey), tell)
  return { ...tree, survey: read, memory: { ...memory, last: undefined } }
}

/** All indexes of a tree, and what they are made of. */
export interface MadeIndexes {
  readonly modules: readonly AModule[]
  readonly indexes: readonly IndexFile[]
  /** Ends the tool where modules need each other in a circle: nothing is to be written then. */
  checkCycles(): void
}

/** Makes indexes of a tree with facts, each when it is asked for. */
export async function indexesOf({ settings, sources, survey, memory }: DepmodTree, tell: Tell): Promise<MadeIndexes> {
  const { directory, given } = settings
  const { kernel } = sources
  const builtin = await sources.builtin()
  const facts = allFacts(survey, memory?.last)
  const modules = survey.paths.map((path, place) => ({ file: moduleFile(path, directory), facts: facts[place]! }))
  let made: TreeGraph | undefined
  const graph = (): TreeGraph => {
    made ??= acyclicGraph(
      settings,
      {
        ...{ pool: survey.pool, modules, builtin },
        ...(kernel !== undefined && { kernel }),
        symbolPrefix: lastValue(given, 'symbol-prefix') ?? '',
        reportSymbols: has(given, 'errsyms'),
        reportEdges: has(given, 'verbose'),
      },
      tell,
    )
    return made
  }
  const indexes = indexFiles({ modules, builtin }, graph, { duplicates: has(given, 'warn') }, tell)
  return { modules, indexes, checkCycles: () => void graph() }
}

function acyclicGraph({ log }: DepmodSettings, facts: TreeFacts, tell: Tell): TreeGraph {
  const answer = treeGraph(facts, tell)
  if (answer.kind === 'graph') return answer.graph
  for (const cycle of answer.cycles) {
    const names = cycle.map((place) => facts.modules[place]!.file.name)
    log.error(`Cycle detected: ${names.join(' -> ')}`)
  }
  log.error(`Found ${answer.memberCount} modules in dependency cycles!`)
  throw new ToolExit(1)
}
