import { isRefusal } from '../errors.ts'
import type { Host } from '../host/index.ts'

type ReleaseHost = Pick<Host, 'kernel' | 'files'>

/**
 * The kernel release to look at where none is given: the running kernel's. An image (`root` set) need not have that
 * one; where it holds exactly one release, that is meant.
 */
export async function releaseOf(host: ReleaseHost, root: string | undefined): Promise<string> {
  const running = host.kernel.release()
  if (root === undefined) return running
  const releases = await releasesIn(host)
  return releases.length === 1 && !releases.includes(running) ? releases[0]! : running
}

async function releasesIn({ files }: ReleaseHost): Promise<string[]> {
  try {
    return (await files.list('/lib/modules')).flatMap(({ name, kind }) => (kind === 'directory' ? [name] : []))
  } catch (error) {
    if (isRefusal(error)) return []
    throw error
  }
}
