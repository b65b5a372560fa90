import type { Machine, Program } from '../../../host/simulated/index.ts'
import type { Broken } from '../../explorer/index.ts'

/** What `zeroMeansLive` holds a program to, in words. */
export const ZERO_MEANS_LIVE = 'Who ends with 0 has the module live at that moment.'

/** The same program; it breaks a law where it ends 0 and a module is not live at that moment. What modprobe(8) promises. */
export function zeroMeansLive(program: Program, machine: Machine, module: string, broken: Broken): Program {
  return async (...given) => {
    const status = await program(...given)
    const state = machine.moduleState(module) ?? 'absent'
    if (status === 0 && state !== 'live') broken(`${given[1][0]} ended 0, and ${module} was ${state}`)
    return status
  }
}
