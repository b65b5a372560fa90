import type { ErrnoName } from '../../../names.ts'
import type { KernelTraits } from './eras/index.ts'
import type { KernelConfig } from './kernel-config.ts'
import type { RuleId } from './rules.ts'

/** What a security module may refuse: each hook answers an errno, or nothing. Spec 1.2 and 1.3 */
export interface SecurityHooks {
  /** An image that comes from memory, before it is copied and when it is there. */
  readonly loadData?: () => ErrnoName | undefined
  readonly postLoadData?: (image: Uint8Array) => ErrnoName | undefined
  /** A file, before it is read and when it is there. */
  readonly readFile?: (path: string) => ErrnoName | undefined
  readonly postReadFile?: (path: string, content: Uint8Array) => ErrnoName | undefined
}

/** Kernel code that is told of the states of modules: the notifier chain. Spec 1.4, row 20 */
export interface ModuleNotifier {
  readonly coming?: (module: string) => ErrnoName | undefined
  readonly live?: (module: string) => void
  readonly going?: (module: string) => void
}

/** What a simulated kernel is. Without anything it is Debian's 6.1. */
export interface KernelOptions {
  /** An era or a release: `E7`, `6.12`. E4 where it is not told. */
  readonly kernel?: string
  /** What differs from how kernels of that release behave, for a boundary that is known by memory only. */
  readonly traits?: Partial<KernelTraits>
  /** What differs from how Debian builds its kernel. */
  readonly config?: Partial<KernelConfig>
  /** Rules that do not hold on this machine, for the tests of these rules. */
  readonly without?: readonly RuleId[]
  /** /proc/cmdline. */
  readonly commandLine?: string
  /** `kernel.modules_disabled` is 1. */
  readonly modulesDisabled?: boolean
  /** The kernel is locked down: modules need a signature. R1.13 */
  readonly lockdown?: boolean
  readonly security?: SecurityHooks
  readonly notifiers?: readonly ModuleNotifier[]
  /** Memory for modules; what goes beyond it is ENOMEM. */
  readonly memoryBytes?: number
  /** Memory for variables that each CPU has of its own. */
  readonly percpuBytes?: number
  readonly delay?: {
    /** Between the directory of a module and what is in it. R6.7 */
    readonly sysfsSetupMs?: number
  }
}
