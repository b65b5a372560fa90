import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { latin1 } from '../../formats/bytes/index.ts'
import { NO, UNKNOWN, YES } from '../own-arguments.ts'
import { jsonLine } from '../text.ts'
import { absolutePath, type World } from '../world.ts'
import type { ExploreJson } from './explore-schema.ts'

/** Where all that an exploration executes begins, from the root of a checkout. */
const ENTRY = 'src/lab/scenarios/index.ts'

/** `src/loading/converge`, and what is below it. */
const FOLDER_DEPTH = 3

/** The digest of all source files of a folder that are executed, by its path. */
type Sources = Readonly<Record<string, string>>

/** What a proof is called: the scenario, and what it was explored with. */
export function proofName({ scenario, kernel, processes, modules, faults }: ExploreJson): string {
  const size = modules === undefined ? `${processes}` : `${processes}x${modules}`
  return [scenario, kernel, size, faults?.replaceAll(/[:,]/g, '-')].filter((part) => part !== undefined).join('-')
}

/** A result that is kept, and the code that it is of. */
export async function proofText(world: World, { seconds: _, ...result }: ExploreJson): Promise<string> {
  return jsonLine({ ...result, sources: await executedSources(world) })
}

/** `modonce explore --verify`: each proof of a directory is of the sources as they are, below the working directory. */
export async function verifyProofs(world: World, directory: string): Promise<number> {
  const { files } = await world.host()
  const sources = await executedSources(world)
  const names = (await files.list(absolutePath(world, directory))).map(({ name }) => name)
  let status = YES
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const stale = staleIn(latin1(await files.read(`${absolutePath(world, directory)}/${name}`)), sources)
    world.out(stale === undefined ? `${name}: of these sources\n` : `${name}: stale: ${stale}\n`)
    if (stale !== undefined) status = NO
  }
  if (names.length > 0) return status
  world.err(`modonce explore: ${directory}: no proofs are there\n`)
  return UNKNOWN
}

/** What of a proof is not as it was; undefined where all is. */
function staleIn(text: string, now: Sources): string | undefined {
  let then: unknown
  try {
    then = (JSON.parse(text) as { sources?: unknown } | null)?.sources
  } catch {
    return 'it is no JSON'
  }
  if (typeof then !== 'object' || then === null) return 'it has no sources'
  const before = then as Partial<Record<string, unknown>>
  const paths = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...paths].find((path) => before[path] !== now[path])
}

/** Goes from import to import. Types are imported by `import type`, and are not executed. */
async function executedSources(world: World): Promise<Sources> {
  const { files } = await world.host()
  const sources: Record<string, string> = {}
  const waiting = [ENTRY]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources[path] !== undefined) continue
    const text = latin1(await files.read(absolutePath(world, path)))
    sources[path] = createHash('sha256').update(text, 'latin1').digest('hex')
    for (const [, specifier] of text.matchAll(/^(?!import type|export type)(?:import|export|\}).*from '(\.[^']*)'/gm)) {
      waiting.push(posix.join(posix.dirname(path), specifier!))
    }
  }
  return byFolder(Object.entries(sources).sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** A proof is to be small, and to name what it is stale by: `src/loading/converge`, `src/host/simulated`. */
function byFolder(files: readonly (readonly [path: string, digest: string])[]): Sources {
  const folders: Record<string, string> = {}
  for (const [path, digest] of files) {
    const folder = posix.dirname(path).split('/').slice(0, FOLDER_DEPTH).join('/')
    folders[folder] = `${folders[folder] ?? ''}${path} ${digest}\n`
  }
  return Object.fromEntries(
    Object.entries(folders).map(([folder, text]) => [
      folder,
      createHash('sha256').update(text, 'latin1').digest('hex'),
    ]),
  )
}
