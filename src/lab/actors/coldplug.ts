import { isRefusal } from '../../errors.ts'
import type { Program } from '../../host/simulated/index.ts'

/**
 * `udevadm trigger --action=add` for these devices: the kernel is made to tell of each once more. A device that has gone is no
 * failure. systemd 262, src/udev/udevadm-trigger.c
 */
export function coldplug(devpaths: readonly string[]): Program {
  return async ({ services }) => {
    for (const devpath of devpaths) {
      try {
        await services.write(`/sys${devpath}/uevent`, 'add')
      } catch (error) {
        if (!isRefusal(error) || error.code !== 'ENOENT') throw error
      }
    }
    return 0
  }
}
