import { modonceDaemon } from '../../actors/index.ts'
import { REQUEST_CLIENT } from '../request-client.ts'
import type { Policy } from './policy.ts'

/** The daemon that ships, asked by the request client, which udev's rule runs for each device in a process of its own. */
export const DAEMON: Policy = {
  name: 'daemon',
  about: 'modonce serve, asked by a client for each event: one insertion a module, and one memory of what refuses',
  begin: () => {
    let clients = 0
    return {
      daemon: (ready) => modonceDaemon({}, ready),
      get processes() {
        return clients
      },
      load: async (host, asked, { devpath, seqnum }) => {
        clients++
        // As `udevadm trigger` has the kernel tell of a device that was there before.
        const origin = { DEVPATH: devpath, ACTION: 'add', SEQNUM: String(seqnum), SYNTH_UUID: '0' }
        const variables = { MODALIAS: asked, ...origin }
        return (await host.commands.shell(`${REQUEST_CLIENT} --uevent`, variables)) === 0
      },
    }
  },
}
