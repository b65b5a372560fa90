/**
 * modonce: Linux kernel module loading. The verbs take a host first: `linuxHost()` from `modonce/linux`, `nodeHost()`
 * from `modonce/node`.
 *
 * @module
 */

// What goes wrong.
export { FormatError, isRefusal, KernelError, type ModonceError } from './errors.ts'

// Their answers.
export type {
  ExplainedCandidate,
  Explanation,
  Failure,
  Initstate,
  ModuleState,
  Outcome,
  ProbeResult,
} from './loading/index.ts'
// Verbs.
export { type AskOptions, check, type LoadHost, type LoadOptions, load, why } from './loading/index.ts'
// Their words.
export {
  type Alias,
  type ErrnoName,
  errnoOf,
  type ModuleName,
  normalizeModuleName,
  type Syscall,
  strerror,
} from './names.ts'
