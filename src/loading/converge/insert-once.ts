import { FormatError, isRefusal, KernelError } from '../../errors.ts'
import type { Knowledge } from '../../graph/index.ts'
import type { Files, Host } from '../../host/index.ts'
import type { ErrnoName, ModuleName } from '../../names.ts'
import { insert } from '../insert.ts'
import type { Asker } from './asker.ts'
import type { Claim } from './claims.ts'
import { fileIdentity, type InsertionRecord, NO_RECORD } from './record.ts'
import { finishedRecord, settle, takeClaim } from './waiting.ts'

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

const TIMED_OUT: InsertionResult = { kind: 'failed', code: 'ETIMEDOUT', error: undefined }

type InsertHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'clock'>

/** A module is UNFORMED without being seen for microseconds. */
const UNFORMED_MS = 10

/** What finit_module answers while somebody else loads or removes the module: a question to the kernel's state. */
const QUESTIONS: readonly ErrnoName[] = ['EEXIST', 'EBUSY', 'ETXTBSY', 'EINTR']

/**
 * Inserts a module if nobody else does: takes the claim, looks at what happened meanwhile, looks at the kernel, inserts,
 * decides by the kernel's state, writes the record. The claim is released in any case. Never throws what the kernel or the
 * file refuses.
 */
export async function insertOnce(
  host: InsertHost,
  knowledge: Knowledge,
  claim: Claim,
  insertion: Insertion,
): Promise<InsertionResult> {
  const { module, untilNs } = insertion
  try {
    const taken = await takeClaim(host, knowledge, claim, { module, purpose: 'insert', untilNs })
    if (taken === 'timeout') return TIMED_OUT
    const record = taken === 'taken' ? await claim.read() : await finishedRecord(claim)
    const file = await identityOf(host.files, insertion.path)
    if (taken !== 'taken') return found(taken, claim, record, insertion, file)
    const shared = sharedFailure(claim, record, insertion, file)
    if (shared !== undefined) return { kind: 'failed', code: shared, error: undefined }
    const { state, waited } = await settle(host, knowledge, module, untilNs)
    if (state === 'timeout') return TIMED_OUT
    if (state !== 'absent') {
      const last = waited || record.sequence % 2 === 1 ? await recordUnknown(claim, record) : record
      return found(state, claim, last, insertion, file)
    }
    return await recordedInsertion(host, knowledge, claim, insertion, { sequence: nextOdd(record.sequence), file })
  } catch (error) {
    if (isRefusal(error)) return { kind: 'failed', code: error.code, error }
    throw error
  } finally {
    await claim.release()
  }
}

/** Inserts between two records: that an insertion runs, and how it ended. */
async function recordedInsertion(
  host: InsertHost,
  knowledge: Knowledge,
  claim: Claim,
  insertion: Insertion,
  { sequence, file }: { readonly sequence: number; readonly file: string },
): Promise<InsertionResult> {
  const { parameters, owner } = insertion
  await remember(claim, { sequence, failure: undefined, file, parameters, owner })
  const result = await insertAndDecide(host, knowledge, insertion)
  // What somebody outside did, or the end of this asker's patience, says nothing of this file with these parameters.
  const ours = result.kind === 'inserted' || (result.kind === 'failed' && result.error !== undefined)
  const failure = result.kind === 'failed' && ours ? result.code : undefined
  await remember(claim, { sequence: sequence + 1, failure, file: ours ? file : '', parameters, owner })
  return result
}

/**
 * Whoever inserted the module writes no records, or died before he did. This one wakes those who wait, and tells nothing
 * else.
 */
async function recordUnknown(claim: Claim, { sequence }: InsertionRecord): Promise<InsertionRecord> {
  const record = { ...NO_RECORD, sequence: nextOdd(sequence) + 1 }
  await remember(claim, record)
  return record
}

/** A record that cannot be written (/run is full, the parameters are longer than a record) must not hinder a load. */
async function remember(claim: Claim, record: InsertionRecord): Promise<void> {
  try {
    await claim.write(record)
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/** Empty for a file that is not to be had: the insertion will say why. */
async function identityOf(files: Files, path: string): Promise<string> {
  try {
    return fileIdentity(await files.stat(path))
  } catch (error) {
    if (isRefusal(error)) return ''
    throw error
  }
}

/**
 * The failure of an insertion that finished while this request waited, of the same file with the same parameters. An
 * explicit request takes it only from one that began after it asked; else it tries for itself. Promise C3.
 */
function sharedFailure(
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
function found(
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
function nextOdd(sequence: number): number {
  return sequence % 2 === 0 ? sequence + 1 : sequence + 2
}

/**
 * One insertion, and a second where the first was answered by a question and the module is absent all the same. Absent
 * before and after the second too means that its init refused with that very errno.
 */
async function insertAndDecide(
  host: InsertHost,
  knowledge: Knowledge,
  { module, path, parameters, untilNs }: Insertion,
): Promise<InsertionResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      await insert(host, path, { parameters })
      return { kind: 'inserted' }
    } catch (error) {
      if (!(error instanceof KernelError) && !(error instanceof FormatError)) throw error
      const failed: InsertionResult = { kind: 'failed', code: error.code, error }
      if (!isRefusal(error, ...QUESTIONS)) return failed
      const first = await settle(host, knowledge, module, untilNs)
      const isLast = attempt === 2 || first.state !== 'absent'
      const { state } = isLast ? first : await settleAgain(host, knowledge, module, untilNs)
      if (state === 'timeout') return TIMED_OUT
      if (state === 'builtin') return { kind: 'builtin' }
      if (state === 'live') return { kind: 'joined', by: '', parametersApplied: undefined }
      if (attempt === 2) return failed
    }
  }
}

/**
 * The end of somebody else's load or removal cannot be seen: the module is UNFORMED, in no list, and its name is taken
 * (R1.34, R2.3). The second insertion must not meet it, too: that would be answered EBUSY (R2.4) and be taken for init's.
 */
async function settleAgain(
  host: InsertHost,
  knowledge: Knowledge,
  module: ModuleName,
  untilNs: bigint | undefined,
): ReturnType<typeof settle> {
  await host.clock.sleep(UNFORMED_MS)
  return settle(host, knowledge, module, untilNs)
}
