import { latin1 } from '../../formats/bytes/index.ts'
import { indexFiles, type Tell, type TreeGraph, treeGraph } from '../../graph/index.ts'
import { ToolExit, type World } from '../world.ts'
import { depmodFacts } from './depmod-facts.ts'
import { isNewer } from './depmod-quick.ts'
import { type DepmodSettings, readDepmodSettings } from './depmod-settings.ts'
import { verifyRun, type WouldBe } from './depmod-verify.ts'
import { writeIndexes } from './depmod-write.ts'
import { has } from './tool.ts'

/** `depmod`: what all modules say about themselves, as indexes for whoever loads them. */
export async function depmod(world: World, name: string, argv: readonly string[]): Promise<number> {
  world.hurry()
  const settings = await readDepmodSettings(world, name, argv)
  const { given } = settings
  const dryRun = has(given, 'show')
  const tell = teller(world, settings)
  if (has(given, 'watch')) {
    const { watchRun } = await import('./depmod-watch.ts')
    return watchRun(world, settings, (heard, its) => wouldBe(heard, its, teller(heard, its)))
  }
  if (has(given, 'verify')) return verifyRun(world, settings, () => wouldBe(world, settings, tell))
  if (has(given, 'quick') && (dryRun || !(await isNewer(settings, tell)))) return 0
  const { indexes } = await wouldBe(world, settings, tell)
  if (!dryRun) return world.undisturbed(() => writeIndexes(world, settings, indexes))
  for (const file of indexes) if (file.isText) world.out(latin1(file.content()))
  return 0
}

async function wouldBe(world: World, settings: DepmodSettings, tell: Tell): Promise<WouldBe> {
  const graph = await graphOf(world, settings, tell)
  return { indexes: indexFiles(graph, { duplicates: has(settings.given, 'warn') }, tell), modules: graph.modules }
}

function teller(world: World, { log, given }: DepmodSettings): Tell {
  const verbose = has(given, 'verbose')
  return ({ level, text }) => {
    if (level !== 'needs') log.print(level, text)
    else if (verbose) world.out(`${text}\n`)
  }
}

/** Ends the tool where modules need each other in a circle: nothing is written then. */
async function graphOf(world: World, settings: DepmodSettings, tell: Tell): Promise<TreeGraph> {
  const facts = await depmodFacts(world, settings, tell)
  const answer = treeGraph(facts, tell)
  if (answer.kind === 'graph') return answer.graph
  for (const cycle of answer.cycles) {
    const names = cycle.map((place) => facts.modules[place]!.file.name)
    settings.log.error(`Cycle detected: ${names.join(' -> ')}`)
  }
  settings.log.error(`Found ${answer.memberCount} modules in dependency cycles!`)
  throw new ToolExit(1)
}
