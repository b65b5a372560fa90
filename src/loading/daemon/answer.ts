import type { Reply } from '../../host/index.ts'
import type { ErrnoName } from '../../names.ts'
import type { ProbeResult } from '../probe-result.ts'

/** How it ended for one module that a request led to, as it is sent. */
export interface ModuleResult {
  readonly module: string
  readonly kind: ProbeResult['kind']
  /** Who inserted it, where that was somebody else; null where it is not known. */
  readonly by: string | null
  /** Were the parameters of this request applied? Null where it had none, or that is not known. */
  readonly parametersApplied: boolean | null
  readonly code: ErrnoName | null
  /** The failure is an earlier one, which is remembered: nothing was tried. */
  readonly remembered: boolean
}

/** How it ended for one name or alias: nothing answers to it where there are no results. */
export interface AskedAnswer {
  readonly asked: string
  readonly results: readonly ModuleResult[]
}

/** Why a request was not served. */
export type RefusalReason =
  | 'bad-request'
  | 'too-large'
  | 'not-allowed'
  | 'queue-full'
  | 'budget'
  | 'deadline'
  | 'shutting-down'
  | 'error'

/** The answers to refusals: what HTTP calls it, and the errno for whoever asked. */
const REFUSALS: Readonly<Record<RefusalReason, readonly [status: number, errno: ErrnoName]>> = {
  'bad-request': [400, 'EINVAL'],
  'too-large': [413, 'E2BIG'],
  'not-allowed': [403, 'EPERM'],
  'queue-full': [503, 'EAGAIN'],
  budget: [429, 'EAGAIN'],
  deadline: [422, 'ETIMEDOUT'],
  'shutting-down': [503, 'EAGAIN'],
  error: [500, 'EIO'],
}

/** The answer to a request that was served. */
export function servedReply(answers: readonly AskedAnswer[]): Reply {
  const code = failureOf(answers)
  return {
    status: code === undefined ? 200 : 422,
    exitStatus: code === undefined ? 0 : 1,
    errno: code ?? '',
    body: JSON.stringify({ schemaVersion: 1, answers }),
  }
}

/** The answer to a request that was not. */
export function refusedReply(reason: RefusalReason, problem: string): Reply {
  const [status, errno] = REFUSALS[reason]
  return { status, exitStatus: 1, errno, body: JSON.stringify({ schemaVersion: 1, refused: reason, problem }) }
}

/** The errno that a refusal is answered with. */
export function errnoOfRefusal(reason: RefusalReason): ErrnoName {
  return REFUSALS[reason][1]
}

/** The first thing that failed; that nothing answers to a name is ENOENT, as for modprobe. */
export function failureOf(answers: readonly AskedAnswer[]): ErrnoName | undefined {
  for (const { results } of answers) {
    if (results.length === 0) return 'ENOENT'
    for (const { code } of results) if (code !== null) return code
  }
  return undefined
}

/** A result of this process as it is sent. */
export function moduleResult(result: ProbeResult, remembered = false): ModuleResult {
  return {
    module: result.module,
    kind: result.kind,
    by: result.kind === 'joined' && result.by !== '' ? result.by : null,
    parametersApplied: 'parametersApplied' in result ? (result.parametersApplied ?? null) : null,
    code: result.kind === 'failed' ? result.failure.code : null,
    remembered,
  }
}
