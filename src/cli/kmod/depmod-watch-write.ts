import { isRefusal } from '../../errors.ts'
import type { IndexFile } from '../../graph/index.ts'
import type { Files } from '../../host/index.ts'
import { type Identities, identitiesOf } from '../../tree/index.ts'
import type { World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import { makeOutDirectory, writeFiles } from './depmod-write.ts'

/** An index whose bytes are there, and where it belongs. */
export interface Made extends IndexFile {
  readonly path: string
}

/** What was written, and what the indexes are now, by path: nothing that could be so by itself where it is not ours. */
export interface WriteAnswer {
  readonly result: 'written' | 'current' | 'failed'
  readonly written: readonly string[]
  readonly indexes: Identities
}

/** Replaces those indexes that do not hold what they are to hold; modules.dep also where modules have changed. */
export async function writeStale(
  world: World,
  settings: DepmodSettings,
  made: readonly Made[],
  isOfModules: boolean,
): Promise<WriteAnswer> {
  const { host, directory, outDirectory } = settings
  const before = await standing(host.files, made)
  // `depmod -A` compares the times of modules with that of modules.dep.
  const stale = made.filter(({ name, path }) => !before.has(path) || (isOfModules && name === 'modules.dep'))
  if (stale.length === 0) return { result: 'current', written: [], indexes: before }
  const status = await world.undisturbed(async () => {
    // A module directory that is gone by now has been taken away.
    if (outDirectory !== directory) await makeOutDirectory(settings)
    return writeFiles(world, settings, stale)
  })
  const after = await standing(host.files, made)
  const written = stale.filter(({ path }) => after.has(path) && after.get(path) !== before.get(path))
  const others = made.map(({ path }) => path).filter((path) => !after.has(path))
  // What could not be written is tried again by the clock. What somebody else has written since is a change.
  const now = status === 0 ? others.map((path) => [path, 'ours'] as const) : await identitiesOf(host.files, others)
  const indexes = new Map([...after, ...now])
  return { result: status === 0 ? 'written' : 'failed', written: written.map(({ name }) => name), indexes }
}

/** What the index files are that hold what they are to hold, by path. */
async function standing(files: Files, made: readonly Made[]): Promise<Identities> {
  // Looked at before they are read: what is put there in between is something else the next time.
  const there = await identitiesOf(
    files,
    made.map(({ path }) => path),
  )
  const found = new Map<string, string>()
  for (const { path, content } of made) {
    const identity = there.get(path)
    if (identity !== undefined && (await holds(files, path, content()))) found.set(path, identity)
  }
  return found
}

async function holds(files: Files, path: string, content: Uint8Array): Promise<boolean> {
  try {
    return Buffer.compare(await files.read(path, content.length), content) === 0
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}
