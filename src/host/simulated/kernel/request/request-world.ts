import type { ErrnoName } from '../../../../names.ts'
import type { FileSystem } from '../../file-system.ts'
import type { KernelSteps } from '../../operation.ts'
import type { State } from '../../state.ts'
import type { Profile } from '../eras/index.ts'
import type { KernelConfig } from '../kernel-config.ts'
import type { Rules } from '../rules.ts'
import type { HelperCall, HelperEnd } from './helper-call.ts'

/** What asking for modules needs of the rest of the kernel. */
export interface RequestWorld {
  readonly state: State
  readonly profile: Profile
  readonly config: KernelConfig
  readonly rules: Rules
  readonly fileSystem: FileSystem
  readonly log: { print(text: string): void }
  nowNs(): bigint
}

/** A helper that was started. */
export interface RunningHelper {
  /** Undefined while it runs; a wait may look at it. */
  readonly end: HelperEnd | undefined
}

/** What the machine does for the kernel's helpers. */
export interface HelperMachine {
  /** Starts a program as a process of its own; the errno where exec refuses. */
  exec(call: HelperCall): RunningHelper | ErrnoName
  /** Lets a kernel thread take these steps. */
  work(name: string, steps: KernelSteps<unknown>): void
}

/** What a machine may be told about requests. */
export interface RequestOptions {
  /** What a security module says to a name. R3.1 */
  readonly moduleRequest?: ((name: string) => ErrnoName | undefined) | undefined
  /** `module.enable_dups_trace`. R3.19 */
  readonly traceDuplicates?: boolean
  /** Threads that the system may have: 2 x as many as may ask for modules, up to 50. R6.12 */
  readonly maxThreads?: number
  /** How many may ask for modules at once, where that is to be fewer than the 50 of each kernel: for who goes through all orders. */
  readonly slots?: number
  /** Says where memory runs out. R3.24 */
  readonly failAllocation?: (of: 'anchor' | 'arguments' | 'threads') => boolean
  /** The initramfs is not unpacked yet, and helpers are disabled until it is. R3.6, R3.15 */
  readonly earlyBoot?: boolean
  /** They are not, where it is true. */
  readonly helpersEnabled?: boolean
}
