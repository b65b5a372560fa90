import type { Program } from '../../host/simulated/index.ts'
import { askDaemon, Daemon, type DaemonOptions } from '../../loading/daemon/index.ts'
import { modonceHelper } from './modonce-helper.ts'

/** `modonce serve`: the daemon that ships, at the socket of the machine. It serves until it is killed, from when it is `ready`. */
export function modonceDaemon(options: Partial<DaemonOptions> = {}, ready?: () => void): Program {
  return async (host) => {
    const queue = await host.requests.listen()
    ready?.()
    await new Daemon(host, { sink: () => undefined, ...options }).serve(queue)
    return 0
  }
}

/** The same as a unit that is restarted once: it ends when it is told to and has answered what it has taken, and begins anew. */
export const restartedDaemon: Program = async (...given) => {
  await modonceDaemon()(...given)
  return modonceDaemon()(...given)
}

/** Tells the daemon to end: whoever takes its place at the socket closes its queue, and is gone at once. */
export const daemonStop: Program = async ({ requests }) => {
  const queue = await requests.listen()
  await queue.close()
  return 0
}

/** The kernel's helper that asks the daemon, and loads by itself where no daemon takes the request. */
export const askingHelper: Program = async (host, argv, environment) => {
  const asked = argv.at(-1) ?? ''
  const request = { asked: [asked], from: 'kernel', useBlacklist: false, parameters: undefined, device: {} } as const
  const outcome = await askDaemon(host.requests, request)
  if (outcome.kind === 'no-daemon') return modonceHelper(host, argv, environment)
  return outcome.kind === 'answered' ? outcome.exitStatus : 1
}
