import type { ModuleName } from '../../../names.ts'
import type { DirectoryNode } from '../nodes.ts'
import type { ModuleImage } from './module-image.ts'

/** UNFORMED is invisible to everybody but a loader of the same name. R5.1, section 2.1 of the rules. */
export type ModuleState = 'unformed' | 'coming' | 'live' | 'going'

/** A module in the kernel's list. */
export interface LoadedModule {
  readonly name: ModuleName
  readonly image: ModuleImage
  readonly sizeBytes: number
  state: ModuleState
  /** Modules that use it, in the order in which they began to. */
  readonly users: Set<LoadedModule>
  /** Modules that it uses. */
  readonly owners: Set<LoadedModule>
  /** References beside those of modules: the loader's own, open devices, mounts. R1.36 */
  references: number
  /** The memory of its init function is still there. */
  hasInitMemory: boolean
  parameters: Map<string, string>
  /** Its directory under /sys/module. */
  directory: DirectoryNode | undefined
}

/** What `refcnt` and /proc/modules show. R1.36 */
export function refcntOf({ users, references }: LoadedModule): number {
  return users.size + references
}

const PAGE_BYTES = 4096

/** The sizes that the kernel tells: of what stays, and of what is freed after init. A model, in whole pages. */
export function memoryOf({ sizeBytes, hasInitMemory }: LoadedModule): { coreBytes: number; initBytes: number } {
  const coreBytes = Math.max(1, Math.ceil(sizeBytes / PAGE_BYTES)) * PAGE_BYTES
  return { coreBytes, initBytes: hasInitMemory ? PAGE_BYTES : 0 }
}
