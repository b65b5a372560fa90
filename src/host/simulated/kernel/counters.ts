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
export type CountersInUse = { -readonly [Key in keyof Counters]: number }

export function newCounters(): CountersInUse {
  return {
    finitModuleCalls: 0,
    initModuleCalls: 0,
    deleteModuleCalls: 0,
    imageBytesRead: 0,
    loads: 0,
    failures: 0,
    duplicates: 0,
    duplicateBytes: 0,
  }
}
