import type { FileSystem } from '../file-system.ts'
import type { KernelSteps } from '../operation.ts'
import type { State } from '../state.ts'
import { type BootParameters, parseBootParameters } from './boot-parameters.ts'
import { type Profile, profileOf, traitsWithout } from './eras/index.ts'
import { DEBIAN_CONFIG, type KernelConfig } from './kernel-config.ts'
import { KernelLog } from './kernel-log.ts'
import { KernelMemory } from './kernel-memory.ts'
import type { KernelOptions } from './kernel-options.ts'
import type { ModuleStats } from './module-stats.ts'
import type { LoadedModule } from './modules/index.ts'
import { Rules } from './rules.ts'

/** What the machine gives its kernel. */
export interface KernelSurroundings {
  /** Where all that changes is kept. */
  readonly state: State
  readonly fileSystem: FileSystem
  nowNs(): bigint
  /** Asks for a module as the kernel does, and answers what request_module() returns: 0, a wait status, or a negative errno. */
  requestModule(alias: string): KernelSteps<number>
  /** A module has become live, and what it provides is there; or it is going. */
  provided(module: LoadedModule): void
  withdrawn(module: LoadedModule): void
  readonly stats: ModuleStats
}

/** What every part of the kernel may use. */
export interface KernelWorld extends KernelSurroundings {
  readonly options: KernelOptions
  readonly profile: Profile
  readonly config: KernelConfig
  readonly rules: Rules
  readonly boot: BootParameters
  readonly log: KernelLog
  readonly memory: KernelMemory
}

export function kernelWorld(options: KernelOptions, surroundings: KernelSurroundings): KernelWorld {
  const { kernel = 'E4', traits, config, without, commandLine = '', memoryBytes } = options
  const { state } = surroundings
  return {
    ...surroundings,
    options,
    profile: profileOf(kernel, { ...traits, ...traitsWithout(without ?? []) }),
    config: { ...DEBIAN_CONFIG, ...config },
    rules: new Rules(without),
    boot: parseBootParameters(commandLine),
    log: new KernelLog(state, () => surroundings.nowNs()),
    memory: new KernelMemory(state, memoryBytes),
  }
}
