import { kmod18Modprobe, kmodModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { zeroMeansLive } from './laws/index.ts'
import { entryOf, startAll } from './stage.ts'

const XFRM_ALGO = { path: 'kernel/xfrm_algo.ko' }
const XFRM_USER = { path: 'kernel/xfrm_user.ko' }

/** Processes that ask for xfrm_user at once, on the kernel of seed 001. R6.4 to R6.8 */
function initstate(kmod: 18 | 20): CatalogueEntry {
  const modprobe = kmod === 18 ? kmod18Modprobe() : kmodModprobe
  return entryOf({
    name: `kmod-${kmod}-initstate`,
    sentence:
      kmod === 18
        ? 'kmod 18 takes a module whose directory has no initstate yet for a built-in one, and ends with 0'
        : 'kmod 20 asks the built-in index first, and asks for a module that is on its way in again',
    laws: [zeroMeansLive('xfrm_user')],
    expected: kmod === 18 ? 'violated' : 'clean',
    kernel: '4.19',
    sizes: { processes: 3, modules: 2 },
    world: (_, { modules }) => ({
      modules: modules === 1 ? [XFRM_USER] : [XFRM_ALGO, { ...XFRM_USER, depends: ['xfrm_algo'] }],
    }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'xfrm_user']),
  })
}

/** The race of seed 001, and what mended it. */
export const INITSTATE: readonly CatalogueEntry[] = [initstate(18), initstate(20)]
