import type { Tell } from '../../graph/index.ts'
import { Digest, isSettled, openTreeMemory, SOURCES, type TreeMemory, UNKNOWN } from '../../tree/index.ts'
import { rootOf } from '../relocation.ts'
import { build } from '../version.ts'
import type { World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import type { DepmodSources } from './depmod-sources.ts'
import { has, lastValue } from './tool.ts'

/** Where root keeps it. Other users may not use that. */
const SYSTEM_DIRECTORY = '/var/cache/modonce'

/** What is known of the last run on the tree that is indexed; undefined where nothing is wanted or can be had. */
export async function depmodMemory(
  world: World,
  { given, directory }: DepmodSettings,
  tell: Tell,
): Promise<TreeMemory | undefined> {
  const directories = has(given, 'no-cache') || has(given, 'verify') ? [] : cacheDirectories(world)
  if (directories.length === 0) return undefined
  const { files } = await world.host()
  const tree = `${rootOf(world, lastValue(given, 'root')) ?? ''}${directory}`
  const memory = await openTreeMemory(files, directories, tree, String(world.processId))
  if (memory?.problem !== undefined) tell({ level: 'info', text: `not used: ${memory.path}.run: ${memory.problem}` })
  return memory
}

/** True for a run that the next one may know of: a dry run writes nothing, and one of a few modules would forget the others. */
export function isKept({ given, paths }: DepmodSettings): boolean {
  return !has(given, 'show') && paths === undefined
}

/**
 * Digests of what indexes are made of besides modules. Another build of modonce could make other indexes of the same. Files
 * of the kernel's build go by their identity, as modules do: one that is not there, or was changed just now, is never known.
 */
export function sourceDigests(
  { directory, given }: DepmodSettings,
  { kernel, config, buildFiles }: DepmodSources,
  { nowNs }: TreeMemory,
  isSound: boolean,
): Uint32Array {
  const begin = () => new Digest().text(build)
  const symbols = begin().text(lastValue(given, 'symbol-prefix') ?? '')
  if (kernel !== undefined) symbols.word(kernel.hasVersions ? 2 : 1).bytes(kernel.bytes)
  const ofFile = (file: number, digest = begin()) => {
    const isKnown = buildFiles.has(file) && isSettled(buildFiles, file, nowNs)
    return isKnown ? digest.words(buildFiles.wordsOf(file)).value : UNKNOWN
  }
  const order = isSound ? ofFile(0, begin().text(directory).text(JSON.stringify(config))) : UNKNOWN
  const digests = { order, kernel: symbols.value, builtin: ofFile(1), modinfo: ofFile(2) }
  return Uint32Array.from(SOURCES.flatMap((kind) => digests[kind]))
}

/** In the order in which they are tried. */
function cacheDirectories({ environment }: World): string[] {
  const wanted = environment['MODONCE_FACTS']
  if (wanted !== undefined) return wanted.startsWith('/') ? [wanted] : []
  const home = environment['HOME']
  const users = environment['XDG_CACHE_HOME'] ?? (home === undefined ? '' : `${home}/.cache`)
  return users.startsWith('/') ? [SYSTEM_DIRECTORY, `${users}/modonce`] : [SYSTEM_DIRECTORY]
}
