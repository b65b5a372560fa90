import { latin1Bytes } from '../../../formats/bytes/index.ts'
import type { FileSystem } from '../file-system.ts'
import type { DirectoryNode } from '../nodes.ts'
import type { KernelSteps } from '../operation.ts'
import type { State } from '../state.ts'
import { type CountersInUse, newCounters } from './counters.ts'
import type { Profile } from './eras/index.ts'
import type { KernelConfig } from './kernel-config.ts'
import { type LoadedModule, memoryOf, refcntOf } from './loaded-module.ts'
import type { Rules } from './rules.ts'
import { WaitQueue } from './wait-queue.ts'

/** What the loader needs of the rest of the kernel. */
export interface KernelWorld {
  /** Where all that changes is kept. */
  readonly state: State
  readonly profile: Profile
  readonly config: KernelConfig
  readonly rules: Rules
  readonly fileSystem: FileSystem
  nowNs(): bigint
  /** What request_module() answers: 0, a wait status, or a negative errno. */
  requestModule(alias: string): KernelSteps<number>
  /** A module has become live, and what it provides is there; or it is going. */
  provided(module: LoadedModule): void
  withdrawn(module: LoadedModule): void
}

const STATE_WORDS = { coming: 'Loading', live: 'Live', going: 'Unloading' } as const

/** All that the kernel knows of modules: the list, the queue of those who wait, and what it shows of them. */
export class ModuleTable {
  readonly world: KernelWorld
  /** `module_wq`: woken when a load or an unload has ended. */
  readonly queue: WaitQueue
  readonly counters: CountersInUse = newCounters()
  /** /sys/module */
  readonly directory: DirectoryNode
  readonly builtins: ReadonlySet<string>
  /** `kernel.modules_disabled`. R1.2 */
  disabled = false
  /** Newest first. */
  #modules: LoadedModule[] = []

  constructor(world: KernelWorld, builtins: ReadonlySet<string>) {
    this.world = world
    this.builtins = builtins
    const { fileSystem, state } = world
    this.queue = new WaitQueue(state, 'module')
    this.directory = fileSystem.directory('/sys/module')
    fileSystem.generated(fileSystem.directory('/proc'), 'modules', () => latin1Bytes(this.procModules()), false)
    const sysctls = fileSystem.directory('/proc/sys/kernel')
    fileSystem.generated(sysctls, 'modules_disabled', () => latin1Bytes(this.disabled ? '1\n' : '0\n'), false)
  }

  /** The module of that name in any state. */
  find(name: string): LoadedModule | undefined {
    return this.#modules.find((module) => module.name === name)
  }

  /** The module of that name, as all but loaders find it. */
  findFormed(name: string): LoadedModule | undefined {
    const module = this.find(name)
    return module?.state === 'unformed' ? undefined : module
  }

  add(module: LoadedModule): void {
    this.#modules.unshift(module)
  }

  /** Takes a module out of the list, drops its references, and wakes whoever waits. */
  unlink(module: LoadedModule): void {
    for (const owner of module.owners) owner.users.delete(module)
    module.owners.clear()
    this.#modules = this.#modules.filter((other) => other !== module)
    this.queue.wakeAll()
  }

  /** The text of /proc/modules for a reader who may not see addresses. R5.1 */
  procModules(): string {
    return this.#modules
      .map((module) => {
        if (module.state === 'unformed') return ''
        const { coreBytes, initBytes } = memoryOf(module)
        // The newest user comes first. Linux 6.1, kernel/module/main.c, add_module_usage().
        const users = Array.from(module.users, ({ name }) => `${name},`)
          .reverse()
          .join('')
        const permanent = module.image.permanent ? '[permanent],' : ''
        const counted = `${coreBytes + initBytes} ${refcntOf(module)} ${users + permanent || '-'}`
        return `${module.name} ${counted} ${STATE_WORDS[module.state]} 0x0000000000000000\n`
      })
      .join('')
  }
}
