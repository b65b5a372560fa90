import { type Files, identifyEach } from '../../src/host/index.ts'

const HOUR_NS = 3_600_000_000_000n

/** Files below a directory that were changed just now, as they look an hour later. */
export function anHourLater(files: Files, directory: string): Files {
  const stat: Files['stat'] = async (path) => {
    const stats = await files.stat(path)
    return path.startsWith(directory) ? { ...stats, ctimeNs: stats.ctimeNs - HOUR_NS } : stats
  }
  return { ...files, stat, identify: (paths) => identifyEach(paths, stat) }
}
