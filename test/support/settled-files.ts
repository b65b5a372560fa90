import { isRefusal } from '../../src/errors.ts'
import { FileIdentities, type Files } from '../../src/host/index.ts'

const HOUR_NS = 3_600_000_000_000n

/** Files below a directory that were changed just now, as they look an hour later. */
export function anHourLater(files: Files, directory: string): Files {
  const stat: Files['stat'] = async (path) => {
    const stats = await files.stat(path)
    return path.startsWith(directory) ? { ...stats, ctimeNs: stats.ctimeNs - HOUR_NS } : stats
  }
  const identify: Files['identify'] = async (paths) => {
    const identities = new FileIdentities(paths.length)
    for (const [file, path] of paths.entries()) {
      try {
        identities.put(file, await stat(path))
      } catch (error) {
        if (!isRefusal(error)) throw error
      }
    }
    return identities
  }
  return { ...files, stat, identify }
}
