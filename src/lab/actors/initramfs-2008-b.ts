import type { Program, SimulatedHost } from '../../host/simulated/index.ts'

/**
 * modprobe of an initramfs of 2008 that tells of its failure by itself, before it ends: while it does, the kernel waits for it.
 * With a report that makes the kernel ask twice, this is evasion B: each level of the chain descends a second time. R6.15
 */
export function reportingModprobe(modprobe: Program, report: (host: SimulatedHost) => Promise<unknown>): Program {
  return async (host, argv, environment) => {
    const status = await modprobe(host, argv, environment)
    if (status !== 0) await report(host)
    return status
  }
}
