import type { Decompressor } from './compression.ts'

/** What one storm came to: a row of the table. */
export interface StormRow {
  readonly era: string
  readonly policy: string
  /** Who decompressed the files of modules. */
  readonly decompresses: Decompressor | 'nobody'
  readonly cpus: number
  /** Events that asked for modules. */
  readonly requests: number
  /** Modules that became live. */
  readonly loads: number
  /** Insertions that failed as the module's name was taken. */
  readonly duplicates: number
  /** Requests that were told of a failure. */
  readonly failed: number
  /** Bytes that loads which failed before init have read, and copied, in vain: the kernel's own count. */
  readonly wastedBytes: number
  /** The most bytes of module images in the kernel at one moment. */
  readonly peakBytes: number
  /** Requests that were done with, or dropped, while a module that they ask for was not there yet; it is at the end. */
  readonly late: number
  /** Modules that are not live at the end, and are where events are answered one after the other. */
  readonly lost: number
  /** Processes that were started to answer. */
  readonly processes: number
  /** When the last event was answered, in milliseconds of virtual time. */
  readonly virtualMs: number
}
