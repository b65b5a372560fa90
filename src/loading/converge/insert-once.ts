import { FormatError, isRefusal, KernelError } from '../../errors.ts'
import type { Knowledge } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import type { ErrnoName, ModuleName } from '../../names.ts'
import { insert } from '../insert.ts'
import { type Asker, patienceOf } from './asker.ts'
import type { Claim } from './claims.ts'
import { fileIdentity, type InsertionRecord } from './record.ts'
import { settle, takeClaim } from './waiting.ts'

/** One module to be inserted, once however many ask. */
export interface Insertion {
  readonly module: ModuleName
  readonly path: string
  readonly parameters: string
  /** Flags of finit_module(2). */
  readonly flags: number
  readonly asker: Asker
  /** Who asks, for the record. */
  readonly owner: string
}

export type InsertionResult =
  | { readonly kind: 'inserted' }
  /** It was there already when the request came. */
  | { readonly kind: 'already-live' }
  /** Somebody else inserted it meanwhile. `parametersApplied` is undefined where that is not known. */
  | { readonly kind: 'joined'; readonly by: string; readonly parametersApplied: boolean | undefined }
  | {
      readonly kind: 'failed'
      readonly code: ErrnoName
      readonly error: KernelError | FormatError | undefined
      readonly shared: boolean
    }

const TIMED_OUT: InsertionResult = { kind: 'failed', code: 'ETIMEDOUT', error: undefined, shared: false }

type InsertHost = Pick<Host, 'kernel' | 'files' | 'codecs' | 'clock'>

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
  const { module } = insertion
  const untilNs = patienceOf(host.clock, insertion.asker)
  try {
    const taken = await takeClaim(host, knowledge, claim, { module, purpose: 'insert', untilNs })
    if (taken === 'timeout') return TIMED_OUT
    const record = await claim.read()
    const file = fileIdentity(await host.files.stat(insertion.path))
    if (taken === 'there') return joined(claim, record, insertion, file)
    const shared = sharedFailure(claim, record, insertion, file)
    if (shared !== undefined) return { kind: 'failed', code: shared, error: undefined, shared: true }
    const state = await settle(host, knowledge, module, untilNs)
    if (state === 'timeout') return TIMED_OUT
    if (state !== 'absent') return joined(claim, record, insertion, file)
    const begun: InsertionRecord = { ...insertion, sequence: nextOdd(record.sequence), failure: undefined, file }
    await claim.write(begun)
    const result = await insertAndDecide(host, knowledge, insertion, untilNs)
    const failure = result.kind === 'failed' ? result.code : undefined
    await claim.write({ ...begun, sequence: begun.sequence + 1, failure })
    return result
  } catch (error) {
    if (isRefusal(error)) return { kind: 'failed', code: error.code, error, shared: false }
    throw error
  } finally {
    await claim.release()
  }
}

/**
 * The failure of an insertion that finished while this request waited, of the same file with the same parameters. An
 * explicit request takes it only from one that began after it asked; else it tries for itself. Promise C3.
 */
function sharedFailure(
  { openedAt }: Claim,
  { sequence, failure, file, parameters }: InsertionRecord,
  insertion: Insertion,
  wanted: string,
): ErrnoName | undefined {
  if (failure === undefined || file !== wanted || parameters !== insertion.parameters) return undefined
  const firstThatCounts = insertion.asker === 'explicit' ? nextOdd(openedAt) + 1 : openedAt + 1
  return sequence % 2 === 0 && sequence >= firstThatCounts ? failure : undefined
}

function joined({ openedAt }: Claim, record: InsertionRecord, insertion: Insertion, file: string): InsertionResult {
  if (record.sequence === openedAt && openedAt % 2 === 0) return { kind: 'already-live' }
  const known = record.file === file && record.failure === undefined
  const parametersApplied = known ? record.parameters === insertion.parameters : undefined
  return { kind: 'joined', by: known ? record.owner : '', parametersApplied }
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
  { module, path, parameters, flags }: Insertion,
  untilNs: bigint | undefined,
): Promise<InsertionResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      await insert(host, path, { parameters, flags })
      return { kind: 'inserted' }
    } catch (error) {
      if (!(error instanceof KernelError) && !(error instanceof FormatError)) throw error
      const failed: InsertionResult = { kind: 'failed', code: error.code, error, shared: false }
      if (!isRefusal(error, ...QUESTIONS)) return failed
      const state = await settle(host, knowledge, module, untilNs)
      if (state === 'timeout') return TIMED_OUT
      if (state !== 'absent') return { kind: 'joined', by: '', parametersApplied: undefined }
      if (attempt === 2) return failed
    }
  }
}
