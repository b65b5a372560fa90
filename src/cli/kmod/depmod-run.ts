import { INDEX_SOURCES, type IndexFile, type Tell } from '../../graph/index.ts'
import { changesSince, intactOutputs, type KnownOutput, keepRun, loadForComparison, sumOf } from '../../tree/index.ts'
import type { World } from '../world.ts'
import { isKept } from './depmod-memory.ts'
import { renewTime, TIMED_INDEX } from './depmod-renew.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { type DepmodTree, indexesOf, readDepmodTree, withFacts } from './depmod-tree.ts'
import { writeIndexes } from './depmod-write.ts'
import { has } from './tool.ts'

const NAMES = Object.keys(INDEX_SOURCES)

/** Options under which depmod tells what it finds on the way: all is made then, so that nothing stays untold. */
const TELLING = ['verbose', 'errsyms', 'warn'] as const

/** Indexes that are as this run would make them, by their names. */
type Outputs = Map<string, KnownOutput>

/** Makes and writes those indexes that are not as they are to be. */
export async function runDepmod(world: World, settings: DepmodSettings, tell: Tell): Promise<number> {
  const found = await readDepmodTree(world, settings, tell)
  const kept = await keptOutputs(found)
  const tree = kept.size === NAMES.length ? found : await withFacts(world, found, tell)
  // What the last run knew is gone in between: nothing of it counts.
  const outputs: Outputs = tree === found ? kept : new Map()
  return world.undisturbed(async () => {
    try {
      const isTimely = !outputs.has(TIMED_INDEX)
      const stale = outputs.size === NAMES.length ? [] : await staleIndexes(tree, outputs, tell)
      const status = await writeIndexes(world, settings, stale)
      if (status !== 0 || isTimely) return status
      return await writeIndexes(world, settings, await renewTime(settings, tree.survey))
    } finally {
      await keep(world, tree, outputs)
    }
  })
}

/** Those that are in their place. Where something is to be told, none is. */
async function keptOutputs(tree: DepmodTree): Promise<Outputs> {
  const { given, host, outDirectory } = tree.settings
  if (TELLING.some((option) => has(given, option)) || !isKept(tree.settings)) return new Map()
  const intact = await intactOutputs(host.files, outDirectory, await knownOutputs(tree))
  return new Map(intact.map((output) => [output.name, output]))
}

/** Indexes that the last run made of what this one would make them of. */
async function knownOutputs({ survey, memory }: DepmodTree): Promise<readonly KnownOutput[]> {
  const last = memory?.last
  if (memory === undefined || last === undefined) return []
  await loadForComparison(memory, survey)
  const changed = changesSince(last, survey, memory.sources)
  return last.record.outputs.filter(({ name }) => INDEX_SOURCES[name]?.every((source) => !changed.has(source)))
}

/** Those that are to be made. Each is put among the outputs when it is made, unless something had to be told of it. */
async function staleIndexes(tree: DepmodTree, outputs: Outputs, tell: Tell): Promise<IndexFile[]> {
  let told = 0
  const made = await indexesOf(tree, (telling) => {
    told++
    tell(telling)
  })
  const stale = made.indexes.filter(({ name }) => !outputs.has(name))
  if (stale.some(({ name }) => INDEX_SOURCES[name]!.includes('exports'))) made.checkCycles()
  return stale.map((index) => ({
    ...index,
    content: () => {
      const before = told
      const content = index.content()
      if (told === before) outputs.set(index.name, { name: index.name, sum: sumOf(content) })
      return content
    },
  }))
}

/** Keeps what modules say, for a run that does not know which indexes will be written. */
export async function keepFacts(world: World, tree: DepmodTree): Promise<void> {
  await keep(world, tree, new Map((await knownOutputs(tree)).map((output) => [output.name, output])))
}

/** That an index could not be written does not matter: its content will tell. */
async function keep(world: World, tree: DepmodTree, outputs: Outputs): Promise<void> {
  const { settings, sources, survey, memory } = tree
  if (memory === undefined || sources.found === undefined || !isKept(settings)) return
  const ordered = NAMES.flatMap((name) => outputs.get(name) ?? [])
  const run = { found: sources.found, survey, sources: memory.sources, outputs: ordered }
  await keepRun(memory, run, String(world.processId))
}
