import { isRefusal } from '../../errors.ts'
import type { Files } from '../../host/index.ts'
import type { Daemon } from '../daemon/index.ts'
import { modaliasesOnBuses } from './coldplug.ts'

/** More than any machine has; whoever plugs in ever new devices fills no memory with them. */
const MARKS_MAX = 4_096

/** NAME_MAX, include/uapi/linux/limits.h: what is longer has no mark. So has a path, as the `dmi` of a machine may look like one. */
const NAME_BYTES = 255

type MarkedFiles = Pick<Files, 'list' | 'read' | 'makeDirectory' | 'createFile' | 'unlink'>

/**
 * Puts an empty file into a directory for each modalias of a device on a bus to which no module answers, and takes away that of
 * each other, so that udev's rule asks for those alone: half of a boot's events have nothing to ask for. Where there is a mark the
 * rule does what udev does by itself, so that an old one costs no device its module. Gives how many there are. Throws a KernelError
 * where the directory cannot be made, or a file in it.
 */
export async function markUnanswered(
  files: MarkedFiles,
  daemon: Pick<Daemon, 'isUnanswered'>,
  directory: string,
): Promise<number> {
  await unless('EEXIST', files.makeDirectory(directory, 0o700))
  let count = 0
  for (const modalias of await modaliasesOnBuses(files)) {
    if (modalias.length > NAME_BYTES || modalias.includes('/') || modalias.startsWith('.')) continue
    const path = `${directory}/${modalias}`
    if (count < MARKS_MAX && (await daemon.isUnanswered(modalias))) {
      await unless('EEXIST', files.createFile(path, new Uint8Array(), 0o600))
      count++
    } else await unless('ENOENT', files.unlink(path))
  }
  return count
}

async function unless(code: 'EEXIST' | 'ENOENT', call: Promise<void>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!isRefusal(error, code)) throw error
  }
}
