import type { Cell } from '../cells.ts'
import { type CountersInUse, countersIn } from './counters.ts'
import type { ExportFacts } from './image/index.ts'
import type { KernelWorld } from './kernel-world.ts'
import { KernelTaints, ModuleList, SymbolTable, symbolOf } from './modules/index.ts'
import { SharedLoads } from './sharing/index.ts'
import { type UeventProgram, Uevents } from './uevents/index.ts'
import { WaitQueue } from './wait-queue.ts'
import { WriteCounts } from './writers/index.ts'

/** Something built into the kernel, as its loader knows it. */
export interface BuiltinSymbols {
  readonly name: string
  readonly exports?: readonly ExportFacts[]
}

/** All that the kernel's module loader knows. */
export class ModuleLoader {
  readonly world: KernelWorld
  readonly modules: ModuleList
  readonly symbols: SymbolTable
  /** `module_wq`: woken when a load or an unload has ended. */
  readonly queue: WaitQueue
  readonly taints: KernelTaints
  /** finit_module calls that others may share. R1.17 */
  readonly shared: SharedLoads
  /** Who writes files, and who denies it. R8.10 */
  readonly writers: WriteCounts
  readonly uevents: Uevents
  readonly counters: CountersInUse
  /** `kernel.modules_disabled`. R1.2 */
  readonly disabled: Cell<boolean>
  /** `module.sig_enforce`. R1.15 */
  readonly enforcesSignatures: Cell<boolean>
  /** `kernel.kptr_restrict`. R5.1 */
  readonly kptrRestrict: Cell<number>
  /** Who holds the one mutex of E0; nobody does in any other era. */
  readonly mutexHolder: Cell<string | undefined>
  /** When the work ends that init functions have left to others. R1.28 */
  readonly asyncEndNs: Cell<bigint>
  /** Bytes of each CPU that modules have taken. */
  readonly percpuUsed: Cell<number>

  constructor(world: KernelWorld, builtins: readonly BuiltinSymbols[], ueventProgram?: UeventProgram) {
    const { state, boot, config, profile, options } = world
    const offered = builtins.flatMap(({ name, exports = [] }) => [{ symbol: symbolOf(name) }, ...exports])
    this.world = world
    this.modules = new ModuleList(state)
    this.symbols = new SymbolTable(world, offered)
    this.queue = new WaitQueue(world, 'module')
    this.taints = new KernelTaints(world)
    this.shared = new SharedLoads(world)
    this.writers = new WriteCounts(world)
    this.uevents = new Uevents(world, ueventProgram)
    this.counters = countersIn(state)
    const disabled = options.modulesDisabled === true || boot.nomodule
    this.disabled = state.cell('modules_disabled', profile.modulesDisabled && disabled)
    this.enforcesSignatures = state.cell('sig_enforce', config.MODULE_SIG_FORCE || boot.sigEnforce)
    this.kptrRestrict = state.cell('kptr_restrict', 0)
    this.mutexHolder = state.cell<string | undefined>('module_mutex', undefined)
    this.asyncEndNs = state.cell('async', 0n)
    this.percpuUsed = state.cell('percpu', 0)
  }
  /** May whoever opens a file see where modules are? R5.1 */
  seesAddresses({ privileged }: { readonly privileged: boolean }): boolean {
    return privileged && this.kptrRestrict.value < 2
  }
}
