import { FormatError, isRefusal } from '../../errors.ts'
import type { IndexFile } from '../../graph/index.ts'
import { strerror } from '../../names.ts'
import { makeDirectories, replaceFile } from '../../tree/index.ts'
import type { World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'
import type { Log } from './log.ts'

/** Writes all indexes, one after the other, each as a whole; ends at the first that cannot be made or written. */
export async function writeIndexes(
  world: World,
  settings: DepmodSettings,
  indexes: readonly IndexFile[],
): Promise<number> {
  await makeOutDirectory(settings)
  return writeFiles(world, settings, indexes)
}

/** Makes the directory of the indexes if it is not there. */
export async function makeOutDirectory({ host: { files }, log, outDirectory }: DepmodSettings): Promise<void> {
  try {
    await makeDirectories(files, outDirectory)
  } catch (error) {
    if (!isRefusal(error)) throw error
    log.fatal(`could not create directory ${outDirectory}: ${strerror(error.code)}`)
  }
}

/** The same in a directory that is there. */
export async function writeFiles(
  world: World,
  { host: { files }, log, outDirectory }: DepmodSettings,
  indexes: readonly IndexFile[],
): Promise<number> {
  for (const index of indexes) {
    const path = `${outDirectory}/${index.name}`
    const content = contentOf(index, log)
    try {
      await replaceFile(files, path, content, String(world.processId))
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (error.syscall === 'write') {
        log.error(`Could not create index '${index.name}'. Output is truncated: ${strerror(error.code)}`)
      } else log.error(`could not write ${path}: ${strerror(error.code)}`)
      return 1
    }
  }
  return 0
}

/** What is to be in an index. Ends the tool where an index cannot hold it. */
export function contentOf(index: IndexFile, log: Log): Uint8Array {
  try {
    return index.content()
  } catch (error) {
    if (error instanceof FormatError) log.fatal(`Module index: ${error.problem}`)
    throw error
  }
}
