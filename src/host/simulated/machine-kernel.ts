import type { FileSystem } from './file-system.ts'
import {
  AskingKernel,
  bootModules,
  DEBIAN_CONFIG,
  type HelperMachine,
  KernelLog,
  type KernelWorld,
  ModuleTable,
  profileOf,
  Rules,
  requestModule,
} from './kernel/index.ts'
import type { MachineOptions } from './machine-options.ts'
import { atomic } from './operation.ts'
import type { State } from './state.ts'

/** The kernel of a machine, in its parts. */
export interface MachineKernel {
  readonly table: ModuleTable
  readonly asking: AskingKernel
  readonly log: KernelLog
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
  const { builtins = [], kernel = 'E4', modules = [], loaded = [] } = options
  const { state, fileSystem, release } = place
  const nowNs = () => place.nowNs()
  const log = new KernelLog(state, nowNs)
  const config = { ...DEBIAN_CONFIG, ...options.config }
  const profile = profileOf(kernel, options.traits)
  const base = { state, profile, config, rules: new Rules(options.without), fileSystem, log, nowNs }
  const asking = new AskingKernel(base, machine, options.requests ?? {}, {
    builtin: options.services,
    also: builtins.flatMap(({ name, provides, aliases = [] }) => [name, ...(provides ?? aliases)]),
  })
  let booted = false
  const world: KernelWorld = {
    ...base,
    requestModule: (alias) => (booted ? requestModule(asking.requests, alias) : atomic(() => 0)),
    provided: (module) => asking.provided(module),
    withdrawn: (module) => asking.withdrawn(module),
  }
  const table = new ModuleTable(world, new Set(builtins.map(({ name }) => name)))
  bootModules(table, `/lib/modules/${release}`, modules, loaded)
  booted = true
  table.disabled = options.modulesDisabled === true
  return { table, asking, log }
}
