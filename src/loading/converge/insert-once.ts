import { isRefusal } from '../../errors.ts'
import type { Knowledge } from '../../graph/index.ts'
import type { Files } from '../../host/index.ts'
import type { ErrnoName } from '../../names.ts'
import type { Claim } from './claims.ts'
import { found, nextOdd, sharedFailure } from './from-record.ts'
import { insertAndDecide } from './insert-and-decide.ts'
import { type InsertHost, type Insertion, type InsertionResult, TIMED_OUT } from './insertion.ts'
import { fileIdentity, type InsertionRecord, NO_RECORD } from './record.ts'
import { finishedRecord, settle, takeClaim } from './waiting.ts'

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
    const file = await identityOf(host.files, insertion.path)
    claim.knowsOnly?.(taken, file)
    if (taken !== 'taken') return found(taken, claim, await finishedRecord(claim), insertion, file)
    for (let record = await claim.read(); ; ) {
      const shared = sharedFailure(claim, record, insertion, file)
      if (shared !== undefined) return { kind: 'failed', code: shared, error: undefined }
      const { state, waited } = await settle(host, knowledge, module, untilNs)
      if (state === 'timeout') return TIMED_OUT
      if (state !== 'absent') {
        const last = waited ? await recordOutsider(claim, record) : record
        return found(state, claim, last, insertion, file)
      }
      const { sequence } = record
      record = await claim.read()
      // Otherwise this process was stopped for so long that another one took the second right.
      if (record.sequence === sequence)
        return await recordedInsertion(host, knowledge, claim, insertion, { sequence: nextOdd(sequence), file })
    }
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
  // What somebody outside did, what this process lacks, or the end of its patience, says nothing of this file.
  const ours = result.kind === 'inserted' || (result.kind === 'failed' && isOfTheFile(result))
  const failure = result.kind === 'failed' && ours ? result.code : undefined
  // Whoever was stopped for so long that another one took the second right does not turn the number back.
  if ((await claim.read()).sequence <= sequence) {
    await remember(claim, { sequence: sequence + 1, failure, file: ours ? file : '', parameters, owner })
  }
  return result
}

/** What a process has none left of: threads, descriptors. Another one may have. */
const LACKS: readonly ErrnoName[] = ['EAGAIN', 'EMFILE', 'ENFILE']

function isOfTheFile({ code, error }: Extract<InsertionResult, { kind: 'failed' }>): boolean {
  return error !== undefined && !LACKS.includes(code)
}

/** Somebody who writes no records has inserted the module: this one wakes those who wait, and tells nothing else. */
async function recordOutsider(claim: Claim, { sequence }: InsertionRecord): Promise<InsertionRecord> {
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
