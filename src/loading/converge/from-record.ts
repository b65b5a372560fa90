import type { ErrnoName } from '../../names.ts'
import type { Claim } from './claims.ts'
import type { Insertion, InsertionResult } from './insertion.ts'
import type { InsertionRecord } from './record.ts'

/**
 * The failure of an insertion that finished while this request waited, of the same file with the same parameters. An
 * explicit request takes it only from one that began after it asked; else it tries for itself. Promise C3.
 */
export function sharedFailure(
  { openedAt }: Claim,
  record: InsertionRecord,
  insertion: Insertion,
  file: string,
): ErrnoName | undefined {
  if (!isOf(record, file) || record.parameters !== insertion.parameters) return undefined
  const firstThatCounts = insertion.asker === 'explicit' ? nextOdd(openedAt) + 1 : openedAt + 1
  return record.sequence >= firstThatCounts ? record.failure : undefined
}

/** What to tell of a module that is there without our doing. */
export function found(
  state: 'live' | 'builtin',
  { openedAt }: Claim,
  record: InsertionRecord,
  { parameters }: Insertion,
  file: string,
): InsertionResult {
  if (state === 'builtin') return { kind: 'builtin' }
  if (record.sequence === openedAt && openedAt % 2 === 0) return { kind: 'already-live' }
  if (!isOf(record, file) || record.failure !== undefined) {
    return { kind: 'joined', by: '', parametersApplied: undefined }
  }
  return { kind: 'joined', by: record.owner, parametersApplied: record.parameters === parameters }
}

/** Does a record tell how an insertion of this very file ended? An odd one tells nothing. */
function isOf(record: InsertionRecord, file: string): boolean {
  return record.sequence % 2 === 0 && file !== '' && record.file === file
}

/** The number of the next insertion: one more than an even number, two more than an odd one that nobody finished. */
export function nextOdd(sequence: number): number {
  return sequence % 2 === 0 ? sequence + 1 : sequence + 2
}
