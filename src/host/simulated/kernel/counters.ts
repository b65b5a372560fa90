import type { Counter } from '../cells.ts'
import type { State } from '../state.ts'

/** What the module system calls of a machine have cost so far. */
export interface Counters {
  /** Calls that entered the kernel, refused ones included. */
  readonly finitModuleCalls: number
  readonly initModuleCalls: number
  readonly deleteModuleCalls: number
  /** Bytes of module files that the kernel read, or copied from memory. */
  readonly imageBytesRead: number
  /** Modules that became live. */
  readonly loads: number
  /** Calls to load that were refused, for whatever reason. */
  readonly failures: number
  /** Of these, the ones whose module's name was taken (R2.4), and the bytes that they had read in vain. */
  readonly duplicates: number
  readonly duplicateBytes: number
}

/** The same, to be counted in. */
export type CountersInUse = { readonly [Key in keyof Counters]: Counter }

const NAMES: readonly (keyof Counters)[] = [
  ...(['finitModuleCalls', 'initModuleCalls', 'deleteModuleCalls', 'imageBytesRead'] as const),
  ...(['loads', 'failures', 'duplicates', 'duplicateBytes'] as const),
]

/** No program on the machine can see them, so that they have no share in the state's key. */
export function countersIn(state: State): CountersInUse {
  const counters = NAMES.map((name) => [name, state.counter(`counted:${name}`, { keyed: false })])
  return Object.fromEntries(counters) as CountersInUse
}

/** The counts so far, less those of `before`. */
export function countsOf(counters: CountersInUse, before?: Counters): Counters {
  const counts = NAMES.map((name) => [name, counters[name].value - (before?.[name] ?? 0)])
  return Object.fromEntries(counts) as unknown as Counters
}
