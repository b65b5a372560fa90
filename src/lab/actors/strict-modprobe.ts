import { isRefusal } from '../../errors.ts'
import { parseInitstate } from '../../formats/proc/index.ts'
import type { Program } from '../../host/simulated/index.ts'
import { kmodModprobeWith } from './kmod-modprobe.ts'

/**
 * A loader for which an `initstate` that cannot be read is an error, if it is not that there is none: "could not read
 * initstate: No such device". A module that is being removed answers so. [systemd issue 20605] R5.10
 */
export const strictModprobe: Program = async (host, argv) => {
  const modprobe = kmodModprobeWith({
    isThere: async (files, _, { module }) => {
      try {
        return parseInitstate(await files.read(`/sys/module/${module}/initstate`)) === 'live'
      } catch (error) {
        if (isRefusal(error, 'ENOENT')) return false
        throw error
      }
    },
  })
  try {
    return await modprobe(host, argv)
  } catch (error) {
    if (isRefusal(error)) return 1
    throw error
  }
}
