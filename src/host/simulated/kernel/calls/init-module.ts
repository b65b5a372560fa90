import type { ErrnoName } from '../../../../names.ts'
import type { KernelSteps } from '../../operation.ts'
import { releaseMutex, takeMutex } from '../global-mutex.ts'
import { isUnpacked } from '../image/index.ts'
import { loadModule } from '../load/index.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { isRefused } from './gate.ts'
import type { KernelCaller } from './kernel-caller.ts'

/** Smaller images are refused before anything is copied: the size of an ELF header. */
const HEADER_BYTES = 64

/** The largest image of E0. [2.6.24] */
const OLD_IMAGE_BYTES_MAX = 64 * 1024 * 1024

/** init_module(): refusals in the order of spec 1.2. It shares nothing and excludes nobody. R1.5 */
export function* initModule(
  loader: ModuleLoader,
  caller: KernelCaller,
  image: Uint8Array,
  parameters: string,
): KernelSteps<ErrnoName | undefined> {
  const { rules, stats } = loader.world
  loader.counters.initModuleCalls.add(1)
  if (isRefused(loader, caller)) return 'EPERM'
  if (!(yield* takeMutex(loader, caller.name))) return 'EINTR'
  const refused = copyRefusal(loader, image)
  if (refused !== undefined) {
    releaseMutex(loader)
    if (rules.holds('R1.4')) stats.failedRead(image.length)
    return refused
  }
  loader.counters.imageBytesRead.add(image.length)
  yield { point: 'P1', bytes: image.length }
  // Copies for all loaders of a storm would take here what they take there.
  const bytes = isUnpacked(image) ? image : image.slice()
  const load = () => loadModule(loader, { caller, bytes, compressedBytes: 0, parameters, flags: 0 })
  return yield* rules.holds('R1.5') ? load() : loader.shared.run('any image', load)
}

function copyRefusal({ world }: ModuleLoader, image: Uint8Array): ErrnoName | undefined {
  const { memory, options, profile, rules } = world
  const { security = {} } = options
  if (image.length < HEADER_BYTES && rules.holds('1.2#2')) return 'ENOEXEC'
  const before = rules.holds('1.2#3') ? security.loadData?.() : undefined
  if (before !== undefined) return before
  const isTooLarge = profile.nameTaken === 'under mutex' && image.length > OLD_IMAGE_BYTES_MAX
  if ((isTooLarge && rules.holds('1.2#4/E0')) || (!memory.allocate(image.length) && rules.holds('1.2#4')))
    return 'ENOMEM'
  const after = rules.holds('1.2#6') ? security.postLoadData?.(image) : undefined
  if (after !== undefined) memory.free(image.length)
  return after
}
