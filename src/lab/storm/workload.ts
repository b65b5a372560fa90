import type { ModuleFacts } from '../../host/simulated/index.ts'

/** Somebody asks for something at some moment. */
export interface Asking {
  /** Virtual milliseconds from the start of the storm. */
  readonly atMs: number
  /** The device whose uevent it is, by its path below /sys: `/devices/system/cpu/cpu3`. */
  readonly who: string
  /** A modalias. */
  readonly what: string
}

/** Somebody unloads a module at some moment. */
export interface Removal {
  /** Virtual milliseconds from the start of the storm. */
  readonly atMs: number
  readonly module: string
}

/** What a storm is made of: modules, and who asks for them. */
export interface Workload {
  readonly name: string
  /** One line for people: what it is, and where its figures come from. */
  readonly about: string
  readonly modules: readonly ModuleFacts[]
  /** The machine was emulated: so many cores ran its CPUs, and everything took so many times as long. */
  readonly emulation?: { readonly cores: number; readonly slowness: number }
  /** All that is asked on a machine with so many CPUs, in the order of the kernel's events. */
  readonly askings: (cpus: number) => Asking[]
  /** Modules that somebody unloads meanwhile, by the kernel's name. */
  readonly removals?: readonly Removal[]
}
