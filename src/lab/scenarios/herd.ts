import type { ModuleFacts, Program } from '../../host/simulated/index.ts'
import { kmodModprobe, modonceModprobe } from '../actors/index.ts'
import type { CatalogueEntry } from '../explorer/index.ts'
import { isInsertedOnce, isServed, OF_KMOD, OF_MODONCE, usesAtMost, zeroMeansLive } from './laws/index.ts'
import { entryOf, type Law, type Play, startAll } from './stage.ts'

const SIZE_BYTES = 40_960

/** What one load takes: the image that was read, and the sections that are made of it, in whole pages. R2.10 */
const ONE_LOAD_BYTES = 2 * SIZE_BYTES + 4 * 4_096

const PLAIN: ModuleFacts = { path: 'kernel/m.ko', sizeBytes: SIZE_BYTES }

/** A kernel that cannot undo the compression of a module is given its image by init_module, which shares nothing. R1.5 */
const PACKED: ModuleFacts = { path: 'kernel/m.ko.xz', sizeBytes: SIZE_BYTES, packing: 'xz' }

/** Processes that ask for one module at once, as the workers of udev do for each CPU. R6.18 to R6.24 */
function herd(
  about: Pick<Play, 'name' | 'sentence' | 'expected' | 'kernel'>,
  laws: readonly Law[],
  { modprobe = kmodModprobe, module = PLAIN }: { readonly modprobe?: Program; readonly module?: ModuleFacts } = {},
): CatalogueEntry {
  return entryOf({
    ...about,
    laws: [...laws, isServed('modprobe', 'C4', modprobe === kmodModprobe ? OF_KMOD : OF_MODONCE), zeroMeansLive('m')],
    sizes: { processes: 2 },
    world: () => ({ modules: [module] }),
    cast: (stage, { processes }) => startAll(stage, processes, modprobe, ['modprobe', 'm']),
  })
}

const IN_MEMORY = [usesAtMost(ONE_LOAD_BYTES)]
const ONCE = [isInsertedOnce('m')]
const modonce = modonceModprobe('explicit')

export const HERD: readonly CatalogueEntry[] = [
  herd(
    {
      name: 'herd-before-sharing',
      sentence: 'before 6.5 each of a herd of loaders has the kernel read its own image of the same file',
      expected: 'violated',
      kernel: '6.1',
    },
    IN_MEMORY,
  ),
  herd(
    {
      name: 'herd-shares',
      sentence: 'from 6.5 on those who come with the same file wait for the first, and share its answer',
      expected: 'clean',
      kernel: '6.12',
    },
    IN_MEMORY,
  ),
  herd(
    {
      name: 'herd-init-module',
      sentence: 'images that loaders decompress themselves go by init_module, which shares nothing',
      expected: 'violated',
      kernel: '6.12',
    },
    IN_MEMORY,
    { module: PACKED },
  ),
  herd(
    {
      name: 'herd-serial-repeats',
      sentence: 'who looked before the module was live, and calls when the first is done, has its file read once more',
      expected: 'violated',
      kernel: '6.12',
    },
    ONCE,
  ),
  herd(
    {
      name: 'herd-modonce',
      sentence: 'modonce has the file read once, on a kernel that shares nothing',
      expected: 'clean',
      kernel: '6.1',
    },
    [...IN_MEMORY, ...ONCE],
    { modprobe: modonce },
  ),
  herd(
    {
      name: 'herd-init-module-modonce',
      sentence: 'modonce has one process decompress the file and give it to the kernel',
      expected: 'clean',
      kernel: '6.12',
    },
    [...IN_MEMORY, ...ONCE],
    { modprobe: modonce, module: PACKED },
  ),
]
