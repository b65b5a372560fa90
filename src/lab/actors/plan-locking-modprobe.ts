import { latin1Bytes } from '../../formats/bytes/index.ts'
import type { LockFile } from '../../host/index.ts'
import type { Program } from '../../host/simulated/index.ts'
import { type ModuleName, moduleNameOfPath, normalizeModuleName } from '../../names.ts'
import { kmodModprobeWith } from './kmod-modprobe.ts'

const DIRECTORY = '/run/loader'

/** As udevd waits for a worker. */
const PATIENCE_MS = 180_000

/**
 * A loader that converges whole requests: it takes the lock of what it is asked for, and of each module that it comes to, and
 * keeps them until all that belongs to the request is done, softdeps and install commands too. It gives up where a lock
 * is not to be had for minutes. What modonce must not do. C3, C5
 */
export const planLockingModprobe: Program = async (host, argv) => {
  const { files } = host
  const held = new Map<ModuleName, LockFile>()
  const lock = async (module: ModuleName): Promise<boolean> => {
    if (held.has(module)) return true
    const file = await files.openLock(`${DIRECTORY}/${module}`)
    held.set(module, file)
    if (await file.tryLock()) return true
    await file.changed(PATIENCE_MS)
    return file.tryLock()
  }
  await files.makeLockDirectory(DIRECTORY)
  const modprobe = kmodModprobeWith({
    around: async (path, insertion) => ((await lock(moduleNameOfPath(path))) ? insertion() : 'ETIMEDOUT'),
  })
  const status = (await lock(normalizeModuleName(argv.at(-1) ?? ''))) ? await modprobe(host, argv) : 1
  for (const file of held.values()) await release(file)
  return status
}

/** Whoever waits is woken by a write. */
async function release(file: LockFile): Promise<void> {
  const { length } = await file.read()
  await file.unlock()
  await file.write(latin1Bytes('.'.repeat(length + 1)))
  await file.close()
}
