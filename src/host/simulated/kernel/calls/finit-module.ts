import { type ErrnoName, errnoOf } from '../../../../names.ts'
import {
  MODULE_INIT_COMPRESSED_FILE,
  MODULE_INIT_IGNORE_MODVERSIONS,
  MODULE_INIT_IGNORE_VERMAGIC,
} from '../../../index.ts'
import { inTurn, type KernelSteps, pauseOf } from '../../operation.ts'
import { loadModule } from '../load/index.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { isRefused } from './gate.ts'
import { inflate } from './inflate.ts'
import type { KernelCaller } from './kernel-caller.ts'
import { beginRead, endRead, type FileContent, type OpenFile } from './read-file.ts'

const OLD_FLAGS = MODULE_INIT_IGNORE_MODVERSIONS | MODULE_INIT_IGNORE_VERMAGIC

/** finit_module() of an open file, or of a descriptor that is none. */
export function* finitModule(...call: Parameters<typeof beginFinitModule>): KernelSteps<ErrnoName | undefined> {
  const begun = beginFinitModule(...call)
  return typeof begun === 'string' ? begun : yield* begun
}

/** The same for who is a generator already: an answer at once, or what is left of it. Refusals in the order of spec 1.3. */
export function beginFinitModule(
  loader: ModuleLoader,
  caller: KernelCaller,
  file: OpenFile | undefined,
  parameters: string,
  flags: number,
): KernelSteps<ErrnoName | undefined> | ErrnoName {
  const { profile, rules } = loader.world
  loader.counters.finitModuleCalls.add(1)
  if (!profile.finitModule && rules.holds('1.3#ENOSYS')) return 'ENOSYS'
  if (isRefused(loader, caller)) return 'EPERM'
  const known = profile.compressedFlag ? OLD_FLAGS | MODULE_INIT_COMPRESSED_FILE : OLD_FLAGS
  if ((flags & ~known) !== 0 && rules.holds('1.3#2')) return 'EINVAL'
  if (file === undefined || (!file.isReadable && rules.holds('1.3#3'))) return 'EBADF'
  const isExclusive = profile.exclusion === 'everybody' && rules.holds('R0.1')
  const load = () => (isExclusive ? loadAlone : readAndLoad)(loader, caller, file, parameters, flags)
  if (profile.sharing === 'none' || !rules.holds('1.3#4')) return load()
  const key = rules.holds('R1.17') ? file.node.stateId : file.path
  return loader.shared.run(key, load)
}

/** In E5x whoever loads a file has it for himself until the load is over. R1.6, R2.8 */
function* loadAlone(
  loader: ModuleLoader,
  caller: KernelCaller,
  file: OpenFile,
  parameters: string,
  flags: number,
): KernelSteps<ErrnoName | undefined> {
  const { writers } = loader
  if (!writers.denyAlone(file.node)) return 'ETXTBSY'
  const code = yield* readAndLoad(loader, caller, file, parameters, flags)
  writers.allow(file.node)
  return code
}

function readAndLoad(
  loader: ModuleLoader,
  caller: KernelCaller,
  file: OpenFile,
  parameters: string,
  flags: number,
): KernelSteps<ErrnoName | undefined> {
  return inTurn(imageOf(loader, file, flags), (image) => {
    if ('refused' in image) return { done: true, value: image.refused }
    const { bytes, compressedBytes } = image
    return loadModule(loader, { caller, bytes, compressedBytes, parameters, flags })
  })
}

/** What is read of the file, decompressed where that was asked for. */
function* imageOf(loader: ModuleLoader, file: OpenFile, flags: number): KernelSteps<Image> {
  const { stats, rules, profile } = loader.world
  const reading = beginRead(loader, file)
  if (typeof reading !== 'string') yield reading
  const content = typeof reading === 'string' ? { refused: reading } : endRead(loader, file, reading.bytes ?? 0)
  if ('refused' in content) {
    stats.failedRead(
      profile.failedReadBytes === 'negative errno' && rules.holds('1.3#bytes') ? -errnoOf(content.refused) : 0,
    )
    return content
  }
  const { bytes } = content
  loader.counters.imageBytesRead.add(bytes.length)
  if (rules.holds('2.2#P1')) yield pauseOf('P1', bytes.length)
  const isCompressed = (flags & MODULE_INIT_COMPRESSED_FILE) !== 0 && rules.holds('1.3#12')
  if (!isCompressed) return { bytes, compressedBytes: 0 }
  const image = yield* inflate(loader, bytes)
  return 'refused' in image ? image : { bytes: image.bytes, compressedBytes: bytes.length }
}

type Image =
  | { readonly bytes: Uint8Array; readonly compressedBytes: number }
  | Extract<FileContent, { readonly refused: ErrnoName }>
