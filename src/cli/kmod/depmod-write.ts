import { FormatError, isRefusal } from '../../errors.ts'
import type { IndexFile } from '../../graph/index.ts'
import { strerror } from '../../names.ts'
import { makeDirectories, replaceFile } from '../../tree/index.ts'
import type { World } from '../world.ts'
import type { DepmodSettings } from './depmod-settings.ts'

/** Writes all indexes, one after the other, each as a whole; ends at the first that cannot be made or written. */
export async function writeIndexes(
  world: World,
  { host: { files }, log, outDirectory }: DepmodSettings,
  indexes: readonly IndexFile[],
): Promise<number> {
  try {
    await makeDirectories(files, outDirectory)
  } catch (error) {
    if (!isRefusal(error)) throw error
    log.fatal(`could not create directory ${outDirectory}: ${strerror(error.code)}`)
  }
  for (const index of indexes) {
    const path = `${outDirectory}/${index.name}`
    try {
      await replaceFile(files, path, index.content(), String(world.processId))
    } catch (error) {
      if (error instanceof FormatError) log.fatal(`Module index: ${error.problem}`)
      if (!isRefusal(error)) throw error
      if (error.syscall === 'write') {
        log.error(`Could not create index '${index.name}'. Output is truncated: ${strerror(error.code)}`)
      } else log.error(`could not write ${path}: ${strerror(error.code)}`)
      return 1
    }
  }
  return 0
}
