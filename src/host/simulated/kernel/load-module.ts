import type { ErrnoName } from '../../../names.ts'
import type { KernelSteps } from '../operation.ts'
import { nsOfMs } from '../simulated-clock.ts'
import { addUnformed } from './duplicate-policy.ts'
import type { LoadedModule } from './loaded-module.ts'
import type { ModuleImage } from './module-image.ts'
import { parseModuleImage } from './module-image.ts'
import type { ModuleTable } from './module-table.ts'
import { setParameters } from './parameters.ts'
import { resolveSymbols } from './resolve-symbols.ts'
import { hideModule, showModule } from './show-module.ts'

/**
 * load_module() of era E4 (6.2, 6.3, and stable kernels since), from the image in memory to the answer: undefined for a
 * success, else the errno. The points are those of section 2.2 of the rules.
 */
export function* loadModule(
  table: ModuleTable,
  bytes: Uint8Array,
  parameters: string,
): KernelSteps<ErrnoName | undefined> {
  const image = parseModuleImage(bytes)
  if (image === undefined) return 'ENOEXEC'
  yield { point: 'P2' }
  const module = newModule(image, bytes.length)
  yield { point: 'P4' }
  const taken = yield* addUnformed(table, module)
  if (taken !== undefined) return countDuplicate(table, taken, bytes.length)
  yield { point: 'P5' }
  const unresolved = yield* resolveSymbols(table, module)
  if (unresolved !== undefined) {
    table.unlink(module)
    return unresolved
  }
  yield { point: 'P7' }
  module.state = 'coming'
  yield { point: 'P8' }
  const failure = (yield* prepare(table, module, parameters)) ?? (yield* runInit(table, module))
  if (failure !== undefined) {
    yield* unwind(table, module)
    return failure
  }
  module.state = 'live'
  table.world.provided(module)
  yield { point: 'P17' }
  module.references--
  module.hasInitMemory = false
  table.counters.loads++
  table.queue.wakeAll()
  yield { point: 'P18' }
  return undefined
}

/** From COMING to the moment before init: parameters, then sysfs. */
function* prepare(table: ModuleTable, module: LoadedModule, text: string): KernelSteps<ErrnoName | undefined> {
  yield { point: 'P9' }
  const refused = setParameters(module, text)
  if (refused !== undefined) return refused
  yield { point: 'P10' }
  return yield* showModule(table, module)
}

/** Runs in the caller's context without any lock: others go on meanwhile, and nothing interrupts it. R1.26, R1.27 */
function* runInit(table: ModuleTable, { image: { init } }: LoadedModule): KernelSteps<ErrnoName | undefined> {
  yield { point: 'P16' }
  const { nowNs } = table.world
  if (init.sleepMs !== undefined) yield { point: 'init sleeps', deadlineNs: nowNs() + nsOfMs(init.sleepMs) }
  for (const alias of init.requests ?? []) {
    yield* table.world.requestModule(alias)
  }
  return init.fails
}

/** A load that failed when the module was coming: going, out of sysfs, unformed, gone. R1.26, R2.3 */
function* unwind(table: ModuleTable, module: LoadedModule): KernelSteps<void> {
  module.state = 'going'
  yield { point: 'going' }
  hideModule(table, module)
  yield { point: 'hidden' }
  module.state = 'unformed'
  yield { point: 'unformed' }
  table.unlink(module)
}

function newModule(image: ModuleImage, sizeBytes: number): LoadedModule {
  return {
    name: image.name,
    image,
    sizeBytes,
    state: 'unformed',
    users: new Set(),
    owners: new Set(),
    references: 1,
    hasInitMemory: true,
    parameters: new Map(Object.entries(image.parameters).map(([name, value]) => [name, String(value)])),
    directory: undefined,
  }
}

/** An interrupted wait is no duplicate. R2.5 */
function countDuplicate(table: ModuleTable, code: ErrnoName, sizeBytes: number): ErrnoName {
  if (code === 'EINTR') return code
  table.counters.duplicates++
  table.counters.duplicateBytes += sizeBytes
  return code
}
