import { type ErrnoName, errnoOf } from '../../../../names.ts'
import {
  MODULE_INIT_COMPRESSED_FILE,
  MODULE_INIT_IGNORE_MODVERSIONS,
  MODULE_INIT_IGNORE_VERMAGIC,
} from '../../../index.ts'
import { ended, type KernelSteps, type Pause, PlainSteps, pausedAt, pauseOf, type Wakeup } from '../../operation.ts'
import { loadModule } from '../load/index.ts'
import type { ModuleLoader } from '../module-loader.ts'
import { isRefused } from './gate.ts'
import { inflate } from './inflate.ts'
import type { KernelCaller } from './kernel-caller.ts'
import { beginRead, endRead, type OpenFile } from './read-file.ts'

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
  return new Reading(loader, caller, file, parameters, flags)
}

/** Reads the file, decompresses what is in it where that was asked for, and loads it. */
class Reading extends PlainSteps<ErrnoName | undefined> {
  readonly #loader: ModuleLoader
  readonly #caller: KernelCaller
  readonly #file: OpenFile
  readonly #parameters: string
  readonly #flags: number
  /** What it reads, and what it has read. */
  #sizeBytes: number | undefined
  #bytes: Uint8Array | undefined
  #inflating: ReturnType<typeof inflate> | undefined
  #loading: KernelSteps<ErrnoName | undefined> | undefined

  constructor(loader: ModuleLoader, caller: KernelCaller, file: OpenFile, parameters: string, flags: number) {
    super()
    this.#loader = loader
    this.#caller = caller
    this.#file = file
    this.#parameters = parameters
    this.#flags = flags
  }

  next(wakeup: Wakeup): IteratorResult<Pause, ErrnoName | undefined> {
    if (this.#loading !== undefined) return this.#loading.next(wakeup)
    if (this.#inflating !== undefined) return this.#inflate(this.#inflating, wakeup)
    if (this.#bytes !== undefined) return this.#hasRead(this.#bytes)
    return this.#sizeBytes === undefined ? this.#begin() : this.#read(this.#sizeBytes)
  }

  #begin(): IteratorResult<Pause, ErrnoName | undefined> {
    const reading = beginRead(this.#loader, this.#file)
    if (typeof reading === 'string') return this.#failed(reading)
    this.#sizeBytes = reading.bytes ?? 0
    return pausedAt(reading)
  }

  #read(sizeBytes: number): IteratorResult<Pause, ErrnoName | undefined> {
    const content = endRead(this.#loader, this.#file, sizeBytes)
    if ('refused' in content) return this.#failed(content.refused)
    const { bytes } = content
    const { counters, world } = this.#loader
    counters.imageBytesRead.add(bytes.length)
    if (!world.rules.holds('2.2#P1')) return this.#hasRead(bytes)
    this.#bytes = bytes
    return pausedAt(pauseOf('P1', bytes.length))
  }

  #failed(refused: ErrnoName): IteratorResult<Pause, ErrnoName | undefined> {
    const { stats, rules, profile } = this.#loader.world
    const countsErrno = profile.failedReadBytes === 'negative errno' && rules.holds('1.3#bytes')
    stats.failedRead(countsErrno ? -errnoOf(refused) : 0)
    return ended(refused)
  }

  #hasRead(bytes: Uint8Array): IteratorResult<Pause, ErrnoName | undefined> {
    const isCompressed = (this.#flags & MODULE_INIT_COMPRESSED_FILE) !== 0
    if (!isCompressed || !this.#loader.world.rules.holds('1.3#12')) return this.#load(bytes, 0)
    this.#bytes = bytes
    this.#inflating = inflate(this.#loader, bytes)
    return this.#inflate(this.#inflating, 'ready')
  }

  #inflate(inflating: ReturnType<typeof inflate>, wakeup: Wakeup): IteratorResult<Pause, ErrnoName | undefined> {
    const step = inflating.next(wakeup)
    if (step.done !== true) return step
    return 'refused' in step.value ? ended(step.value.refused) : this.#load(step.value.bytes, this.#bytes?.length ?? 0)
  }

  #load(bytes: Uint8Array, compressedBytes: number): IteratorResult<Pause, ErrnoName | undefined> {
    const request = { caller: this.#caller, bytes, compressedBytes, parameters: this.#parameters, flags: this.#flags }
    this.#loading = loadModule(this.#loader, request)
    return this.#loading.next('ready')
  }
}
