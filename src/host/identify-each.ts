import { isRefusal } from '../errors.ts'
import { FileIdentities } from './file-identities.ts'
import type { FileStat } from './file-stat.ts'

/** `Files.identify` by one `stat` after the other. What cannot be looked at is none. */
export async function identifyEach(
  paths: readonly string[],
  stat: (path: string) => Promise<FileStat>,
): Promise<FileIdentities> {
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
