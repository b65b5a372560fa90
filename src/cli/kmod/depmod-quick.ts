import { isRefusal } from '../../errors.ts'
import type { Tell } from '../../graph/index.ts'
import type { Files } from '../../host/index.ts'
import { strerror } from '../../names.ts'
import { scanModules } from '../../tree/index.ts'
import type { DepmodSettings } from './depmod-settings.ts'

/** True where a module is newer than modules.dep, in whole seconds, or where that cannot be told. */
export async function isNewer({ host: { files }, directory }: DepmodSettings, tell: Tell): Promise<boolean> {
  let indexed: bigint
  try {
    await files.list(directory)
  } catch (error) {
    if (!isRefusal(error)) throw error
    tell({ level: 'error', text: `could not open directory ${directory}: ${strerror(error.code)}` })
    return true
  }
  try {
    indexed = await modifiedAt(files, `${directory}/modules.dep`)
  } catch (error) {
    if (!isRefusal(error)) throw error
    tell({ level: 'error', text: `could not fstatat(${directory}, modules.dep): ${strerror(error.code)}` })
    return true
  }
  let newer = false
  const scanned = await scanModules(files, directory, [], tell, async (paths) => {
    const modules = await files.identify(paths)
    newer = paths.some((_, module) => !modules.has(module) || modules.seconds(module, 'mtime') > indexed)
    return newer
  })
  return newer || scanned.kind === 'refused'
}

/** In seconds. */
async function modifiedAt(files: Files, path: string): Promise<bigint> {
  return (await files.stat(path)).mtimeNs / 1_000_000_000n
}
