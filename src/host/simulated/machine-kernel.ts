import type { FileSystem } from './file-system.ts'
import {
  AskingKernel,
  bootModules,
  type Counters,
  countsOf,
  type HelperMachine,
  kernelWorld,
  ModuleLoader,
  ModuleStatistics,
  Rules,
  requestModule,
  showBuiltins,
  showDevice,
  showLoaderFiles,
  showProc,
  showStats,
  wastedBytes,
} from './kernel/index.ts'
import type { MachineOptions } from './machine-options.ts'
import { atomic } from './operation.ts'
import type { State } from './state.ts'

/** The kernel of a machine, in its parts. */
export interface MachineKernel {
  readonly loader: ModuleLoader
  readonly asking: AskingKernel
  readonly statistics: ModuleStatistics
  /** What was counted before anything ran. */
  readonly atBoot: Counters
}

/** What modules and their loads have done to memory, in bytes. */
export interface MemoryFigures {
  readonly usedBytes: number
  /** The most that was in use at once. A machine that was taken back to its start does not know it. */
  readonly peakBytes: number
  /** What loads that failed have read, inflated and copied in vain; it is free again. R6.21 */
  readonly wastedBytes: number
  /** What nobody will ever free. R6.2 */
  readonly leakedBytes: number
}

/** What a kernel is made on. */
export interface KernelPlace {
  readonly state: State
  readonly fileSystem: FileSystem
  readonly release: string
  nowNs(): bigint
}

/** The kernel of a machine, booted: modules that are to be live are. */
export function machineKernel(options: MachineOptions, place: KernelPlace, machine: HelperMachine): MachineKernel {
  const { builtins = [], modules = [], loaded = [] } = options
  const { state, fileSystem, release } = place
  const statistics = new ModuleStatistics(state, new Rules(options.without), {
    duplicates: options.config?.MODULE_STATS,
    unloaded: options.config?.MODULE_UNLOAD_TAINT_TRACKING,
  })
  let booted = false
  const world = kernelWorld(options, {
    state,
    fileSystem,
    nowNs: () => place.nowNs(),
    requestModule: (alias) => (booted ? requestModule(asking.requests, alias) : atomic(() => 0)),
    provided: (module) => asking.provided(module),
    withdrawn: (module) => asking.withdrawn(module),
    stats: statistics,
  })
  const requests = { traceDuplicates: world.boot.enableDupsTrace, ...options.requests }
  const asking = new AskingKernel(world, machine, requests, {
    builtin: options.services,
    also: builtins.flatMap(({ name, provides, aliases = [] }) => [name, ...(provides ?? aliases)]),
  })
  const loader = new ModuleLoader(world, builtins, asking.ueventHelper)
  showBuiltins(loader, builtins)
  for (const device of options.devices ?? []) showDevice(world, loader.uevents, device)
  showLoaderFiles(loader)
  showProc(loader)
  showStats(world, statistics)
  bootModules(loader, `/lib/modules/${release}`, modules, loaded, new Set(builtins.map(({ name }) => name)))
  booted = true
  return { loader, asking, statistics, atBoot: countsOf(loader.counters) }
}

/** What a kernel knows of its memory. */
export function memoryFigures({ loader, statistics }: MachineKernel): MemoryFigures {
  const { usedBytes, peakBytes } = loader.world.memory
  return { usedBytes, peakBytes, wastedBytes: wastedBytes(statistics.figures), leakedBytes: statistics.leakedBytes }
}
