import { Machine } from '../../host/simulated/index.ts'
import { kmod18Modprobe, kmodModprobe } from '../actors/index.ts'
import type { Scenario } from '../explorer/index.ts'
import { zeroMeansLive } from './zero-means-live.ts'

export interface InitstateOptions {
  /** kmod up to 19 takes a module on its way in for a built-in one; kmod since 20 asks for it again. R6.4 to R6.8 */
  readonly kmod: 18 | 20
  readonly processes: number
  /** One, or the two of seed 001: xfrm_user needs xfrm_algo. */
  readonly modules: 1 | 2
}

const XFRM_ALGO = { path: 'kernel/xfrm_algo.ko' }
const XFRM_USER = { path: 'kernel/xfrm_user.ko' }

/** Processes that ask for xfrm_user at once, on the kernel of seed 001: nobody is told 0 before it is live. */
export function initstate({ kmod, processes, modules }: InitstateOptions): Scenario {
  const tree = modules === 1 ? [XFRM_USER] : [XFRM_ALGO, { ...XFRM_USER, depends: ['xfrm_algo'] }]
  const modprobe = kmod === 18 ? kmod18Modprobe() : kmodModprobe
  return {
    make: () => new Machine({ kernel: '4.19', modules: tree, tracked: true }),
    start(machine, broken) {
      const program = zeroMeansLive(modprobe, machine, 'xfrm_user', broken)
      for (let count = 0; count < processes; count++) {
        machine.start('modprobe', program, { argv: ['modprobe', 'xfrm_user'] })
      }
    },
  }
}
