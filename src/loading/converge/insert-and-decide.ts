import { FormatError, isRefusal, KernelError } from '../../errors.ts'
import type { Knowledge } from '../../graph/index.ts'
import type { ErrnoName, ModuleName } from '../../names.ts'
import { insert } from '../insert.ts'
import { type InsertHost, type Insertion, type InsertionResult, TIMED_OUT } from './insertion.ts'
import { settle } from './waiting.ts'

/** What finit_module answers while somebody else loads or removes the module: a question to the kernel's state. */
const QUESTIONS: readonly ErrnoName[] = ['EEXIST', 'EBUSY', 'ETXTBSY', 'EINTR']

/** A module is UNFORMED without being seen for microseconds. */
const UNFORMED_MS = 10

/**
 * One insertion, and a second where the first was answered by a question and the module is absent all the same. Absent
 * before and after the second too means that its init refused with that very errno.
 */
export async function insertAndDecide(
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
