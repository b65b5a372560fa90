import { latin1 } from '../../formats/bytes/index.ts'
import type { Tell } from '../../graph/index.ts'
import type { World } from '../world.ts'
import { isNewer } from './depmod-quick.ts'
import { keepFacts, runDepmod } from './depmod-run.ts'
import { type DepmodSettings, readDepmodSettings } from './depmod-settings.ts'
import { indexesOf, readDepmodTree, withFacts } from './depmod-tree.ts'
import { verifyRun, type WouldBe } from './depmod-verify.ts'
import { has } from './tool.ts'

/** `depmod`: what all modules say about themselves, as indexes for whoever loads them. */
export async function depmod(world: World, name: string, argv: readonly string[]): Promise<number> {
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
  if (!dryRun) return runDepmod(world, settings, tell)
  const { indexes } = await wouldBe(world, settings, tell)
  for (const file of indexes) if (file.isText) world.out(latin1(file.content()))
  return 0
}

async function wouldBe(world: World, settings: DepmodSettings, tell: Tell): Promise<WouldBe> {
  const tree = await withFacts(world, await readDepmodTree(world, settings, tell), tell)
  await keepFacts(world, tree)
  const made = await indexesOf(tree, tell)
  made.checkCycles()
  return made
}

function teller(world: World, { log, given }: DepmodSettings): Tell {
  const verbose = has(given, 'verbose')
  return ({ level, text }) => {
    if (level !== 'needs') log.print(level, text)
    else if (verbose) world.out(`${text}\n`)
  }
}
