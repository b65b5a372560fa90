import { type Faults, Machine } from '../../host/simulated/index.ts'
import { kmod18Modprobe, kmodModprobe } from '../actors/index.ts'
import type { CatalogueEntry, Scenario } from '../explorer/index.ts'
import { ZERO_MEANS_LIVE, zeroMeansLive } from './laws/index.ts'

export interface InitstateOptions {
  /** kmod up to 19 takes a module on its way in for a built-in one; kmod since 20 asks for it again. R6.4 to R6.8 */
  readonly kmod: 18 | 20
  readonly processes: number
  /** One, or the two of seed 001: xfrm_user needs xfrm_algo. */
  readonly modules: 1 | 2
  /** That of seed 001, where it is not told. */
  readonly kernel?: string
  readonly faults?: Faults | undefined
}

const KERNEL = '4.19'

const XFRM_ALGO = { path: 'kernel/xfrm_algo.ko' }
const XFRM_USER = { path: 'kernel/xfrm_user.ko' }

/** Processes that ask for xfrm_user at once, on the kernel of seed 001: nobody is told 0 before it is live. */
export function initstate({ kmod, processes, modules, kernel = KERNEL, faults }: InitstateOptions): Scenario {
  const tree = modules === 1 ? [XFRM_USER] : [XFRM_ALGO, { ...XFRM_USER, depends: ['xfrm_algo'] }]
  const modprobe = kmod === 18 ? kmod18Modprobe() : kmodModprobe
  return {
    make: () => new Machine({ kernel, modules: tree, tracked: true, ...(faults && { faults }) }),
    start(machine, broken) {
      const program = zeroMeansLive(modprobe, machine, 'xfrm_user', broken)
      for (let count = 0; count < processes; count++) {
        machine.start('modprobe', program, { argv: ['modprobe', 'xfrm_user'] })
      }
    },
  }
}

function entry(kmod: 18 | 20): CatalogueEntry {
  return {
    name: `kmod-${kmod}-initstate`,
    sentence:
      kmod === 18
        ? 'kmod 18 takes a module whose directory has no initstate yet for a built-in one, and ends with 0'
        : 'kmod 20 asks the built-in index first, and asks for a module that is on its way in again',
    laws: [ZERO_MEANS_LIVE],
    expected: kmod === 18 ? 'violated' : 'clean',
    kernel: KERNEL,
    sizes: { processes: 3, modules: 2 },
    build: ({ modules, ...options }) => initstate({ kmod, modules: modules === 1 ? 1 : 2, ...options }),
  }
}

/** The race of seed 001, and what mended it. */
export const INITSTATE: readonly CatalogueEntry[] = [entry(18), entry(20)]
