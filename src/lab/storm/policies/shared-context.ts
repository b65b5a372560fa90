import type { Host } from '../../../host/index.ts'
import type { ErrnoName } from '../../../names.ts'
import type { Policy } from './policy.ts'
import { udevLoad } from './udev.ts'

/** How often a thread looks whether another one's insertion is over. */
const POLL_MS = 1

interface Insertion {
  ended: boolean
  code: ErrnoName | undefined
}

/** Seed 003, remedy 3: threads instead of workers, and one table of what is being inserted, by the file's full path. */
export const SHARED_CONTEXT: Policy = {
  name: 'shared-context',
  about: 'threads of one udevd that share insertions by path (seed 003, remedy 3)',
  begin: (tree) => {
    const running = new Map<string, Insertion>()
    return {
      load: (host, asked) =>
        udevLoad(host, tree, asked, { around: (path, insertion) => shared(running, host, path, insertion) }),
    }
  },
}

async function shared(
  running: Map<string, Insertion>,
  host: Host,
  path: string,
  insertion: () => Promise<ErrnoName | undefined>,
): Promise<ErrnoName | undefined> {
  const other = running.get(path)
  if (other !== undefined) {
    while (!other.ended) await host.clock.sleep(POLL_MS)
    return other.code
  }
  const mine: Insertion = { ended: false, code: undefined }
  running.set(path, mine)
  mine.code = await insertion()
  mine.ended = true
  running.delete(path)
  return mine.code
}
