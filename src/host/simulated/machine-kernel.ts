import type { FileSystem } from './file-system.ts'
import {
  AskingKernel,
  bootModules,
  type Counters,
  countsOf,
  type HelperMachine,
  kernelWorld,
  ModuleLoader,
  NO_STATS,
  requestModule,
  showBuiltins,
  showLoaderFiles,
  showProc,
} from './kernel/index.ts'
import type { MachineOptions } from './machine-options.ts'
import { atomic } from './operation.ts'
import type { State } from './state.ts'

/** The kernel of a machine, in its parts. */
export interface MachineKernel {
  readonly loader: ModuleLoader
  readonly asking: AskingKernel
  /** What was counted before anything ran. */
  readonly atBoot: Counters
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
  let booted = false
  const world = kernelWorld(options, {
    state,
    fileSystem,
    nowNs: () => place.nowNs(),
    requestModule: (alias) => (booted ? requestModule(asking.requests, alias) : atomic(() => 0)),
    provided: (module) => asking.provided(module),
    withdrawn: (module) => asking.withdrawn(module),
    uevent: () => undefined,
    stats: NO_STATS,
  })
  const requests = { traceDuplicates: world.boot.enableDupsTrace, ...options.requests }
  const asking = new AskingKernel(world, machine, requests, {
    builtin: options.services,
    also: builtins.flatMap(({ name, provides, aliases = [] }) => [name, ...(provides ?? aliases)]),
  })
  const loader = new ModuleLoader(world, builtins)
  showBuiltins(world, builtins)
  showLoaderFiles(loader)
  showProc(loader)
  bootModules(loader, `/lib/modules/${release}`, modules, loaded, new Set(builtins.map(({ name }) => name)))
  booted = true
  return { loader, asking, atBoot: countsOf(loader.counters) }
}
