import type { Program, SimulatedHost } from '../../host/simulated/index.ts'

/** Starts a program that nobody waits for. */
export type Detach = (name: string, program: Program) => void

/**
 * A script of an initramfs of 2008 that runs modprobe and leaves it to a child to tell of the failure: a logger in the
 * background, or a script of hotplug. The child comes to it when the helper has ended, and the kernel counts nobody any more:
 * evasion A, Ted Ts'o's guess. `status` is what the script ends with. R6.14
 */
export function detachingScript(
  modprobe: Program,
  report: (host: SimulatedHost) => Promise<unknown>,
  detach: Detach,
  status: 0 | 1,
): Program {
  const child: Program = async (host) => {
    await report(host)
    return 0
  }
  return async (host, argv, environment) => {
    if ((await modprobe(host, argv, environment)) === 0) return 0
    detach('logger', child)
    return status
  }
}
