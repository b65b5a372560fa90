import { isRefusal } from '../../errors.ts'
import type { IndexFile } from '../../graph/index.ts'
import type { Survey } from '../../tree/index.ts'
import type { DepmodSettings } from './depmod-settings.ts'

/** By the time of which `-A` decides whether there is anything to do. */
export const TIMED_INDEX = 'modules.dep'

/**
 * Gives modules.dep, which stays as it is, the time of this run if a module is newer. Where only its owner may do that, it
 * gives what is to be written again. To be called when all other indexes are in their places, as `-A` asks about them too.
 */
export async function renewTime(
  { host: { files }, outDirectory }: DepmodSettings,
  { identities }: Survey,
): Promise<IndexFile[]> {
  const path = `${outDirectory}/${TIMED_INDEX}`
  const found = await files.identify([path])
  if (found.timeNs(0, 'mtime') >= identities.latestNs('mtime')) return []
  try {
    await files.touch(path)
    return []
  } catch (error) {
    if (!isRefusal(error)) throw error
    const content = await files.read(path)
    return [{ name: TIMED_INDEX, isText: true, content: () => content }]
  }
}
