import type { Boundaries } from './boundaries.ts'
import type { DuplicatePolicy } from './duplicate-policy.ts'
import type { Era } from './era.ts'
import type { LoadStep } from './load-step.ts'

/** What all kernels of an era have in common. */
export interface EraFacts {
  readonly duplicates: DuplicatePolicy
  /** The name is looked at before memory is allocated, too. Spec 1.4, row 8 */
  readonly earlyDuplicateCheck: boolean
  /** finit_module exists. */
  readonly finitModule: boolean
  /**
   * What a file that a load reads may be besides: it must have no writer, or nobody else at all while it is read (a patch that
   * was tried in May 2023, vector V4), or nobody else for the whole load. R1.6
   */
  readonly exclusion: 'writers' | 'everybody while read' | 'everybody'
  /** How a second finit_module of the inode waits for the result of the first. R1.17 to R1.19 */
  readonly sharing: 'none' | 'uninterruptible' | 'interruptible'
  /** A module that is coming is waited for by who needs its symbols. R1.23 */
  readonly waitsForSymbols: boolean
  /** When a load takes its name: all of it under one mutex, just before the module is listed, or before its symbols. R1.10 */
  readonly nameTaken: 'under mutex' | 'late' | 'early'
  /** Reads of a module's file that fail count bytes. Spec 1.3 */
  readonly failedReadBytes: 'none' | 'negative errno'
  /** Letters of taints that are told of a module. R5.3 */
  readonly taintLetters: string
}

/** How the loader of a kernel behaves: what the named steps of the model look at. */
export interface KernelTraits extends EraFacts, Boundaries {}

/** A kernel: its name, its traits, and the order of a load that follows from them. */
export interface Profile extends KernelTraits {
  readonly era: Era
  /** What `uname -r` says. */
  readonly release: string
  readonly load: readonly LoadStep[]
}
