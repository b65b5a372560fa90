import type { Tell } from '../../graph/index.ts'
import { type CacheFile, openCacheFile, saveCacheFile } from '../../tree/index.ts'
import { rootOf } from '../relocation.ts'
import type { World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { has, lastValue } from './tool.ts'

/** Where root keeps it. Other users may not use that. */
const SYSTEM_DIRECTORY = '/var/cache/modonce'

/** The cache of a run, and how it ends: a dry run writes nothing, and a run of a few modules would forget the others. */
export interface DepmodCache {
  readonly file: CacheFile
  save(): Promise<void>
}

/** The cache of the tree that is indexed; undefined where none is wanted or can be had. */
export async function depmodCache(
  world: World,
  { given, directory, paths }: DepmodSettings,
  tell: Tell,
): Promise<DepmodCache | undefined> {
  const directories = has(given, 'no-cache') || has(given, 'verify') ? [] : cacheDirectories(world)
  if (directories.length === 0) return undefined
  const { files } = await world.host()
  const tree = `${rootOf(world, lastValue(given, 'root')) ?? ''}${directory}`
  const writer = String(world.processId)
  const file = await openCacheFile(files, directories, tree, writer)
  if (file === undefined) return undefined
  if (file.cache.problem !== undefined) tell({ level: 'info', text: `not used: ${file.path}: ${file.cache.problem}` })
  const isReadOnly = has(given, 'show') || paths !== undefined
  return { file, save: async () => (isReadOnly ? undefined : saveCacheFile(files, file, writer)) }
}

/** In the order in which they are tried. */
function cacheDirectories({ environment }: World): string[] {
  const wanted = environment['MODONCE_FACTS']
  if (wanted !== undefined) return wanted.startsWith('/') ? [wanted] : []
  const home = environment['HOME']
  const users = environment['XDG_CACHE_HOME'] ?? (home === undefined ? '' : `${home}/.cache`)
  return users.startsWith('/') ? [SYSTEM_DIRECTORY, `${users}/modonce`] : [SYSTEM_DIRECTORY]
}
