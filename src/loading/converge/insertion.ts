import type { FormatError, KernelError } from '../../errors.ts'
import type { Host } from '../../host/index.ts'
import type { ErrnoName, ModuleName } from '../../names.ts'
import type { Asker } from './asker.ts'

/** The ports that an insertion uses. */
export type InsertHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'clock'>

/** One module to be inserted, once however many ask. */
export interface Insertion {
  readonly module: ModuleName
  readonly path: string
  readonly parameters: string
  readonly asker: Asker
  /** Who asks, for the record. */
  readonly owner: string
  /** When the asker's patience ends, on the monotonic clock. */
  readonly untilNs: bigint | undefined
}

/** How it ended. */
export type InsertionResult =
  | { readonly kind: 'inserted' }
  /** It was there already when the request came. */
  | { readonly kind: 'already-live' }
  /** The kernel has it built in, whatever the index says. */
  | { readonly kind: 'builtin' }
  /** Somebody else inserted it meanwhile. `parametersApplied` is undefined where that is not known. */
  | { readonly kind: 'joined'; readonly by: string; readonly parametersApplied: boolean | undefined }
  /** Without an error, the failure is somebody else's, or time is up. */
  | { readonly kind: 'failed'; readonly code: ErrnoName; readonly error: KernelError | FormatError | undefined }

/** The asker's patience is at its end. */
export const TIMED_OUT: InsertionResult = { kind: 'failed', code: 'ETIMEDOUT', error: undefined }
