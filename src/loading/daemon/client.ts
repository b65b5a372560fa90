import type { Requests } from '../../host/index.ts'
import type { AskedAnswer } from './answer.ts'
import { formatLoadRequest, type LoadRequest } from './protocol.ts'

/** What a daemon has made of a request. */
export type DaemonOutcome =
  /** It was served, or refused with a reason; `errno` is empty where all is there. */
  | {
      readonly kind: 'answered'
      readonly exitStatus: number
      readonly errno: string
      readonly answers: readonly AskedAnswer[]
      readonly problem: string
    }
  /** No daemon has taken it: whoever asks may load by himself. */
  | { readonly kind: 'no-daemon' }
  /** A daemon has taken it, and has not answered: nobody knows. */
  | { readonly kind: 'lost' }

/** Puts a request to the daemon, if there is one. */
export async function askDaemon(
  requests: Pick<Requests, 'ask'>,
  request: LoadRequest,
  timeoutMs?: number,
): Promise<DaemonOutcome> {
  const outcome = await requests.ask(formatLoadRequest(request), timeoutMs)
  if (outcome.kind === 'refused') return { kind: 'no-daemon' }
  if (outcome.kind === 'lost') return { kind: 'lost' }
  const { status, exitStatus, errno, body } = outcome.reply
  // It shuts down: as if there were none.
  if (status === 503) return { kind: 'no-daemon' }
  const { answers, problem } = parseAnswer(body)
  return { kind: 'answered', exitStatus, errno, answers, problem }
}

/** A daemon is trusted to speak this language; what it says for people may be missing. */
function parseAnswer(body: string): { readonly answers: readonly AskedAnswer[]; readonly problem: string } {
  try {
    const { answers = [], problem = '' } = JSON.parse(body) as { answers?: readonly AskedAnswer[]; problem?: string }
    return { answers, problem }
  } catch {
    return { answers: [], problem: 'the daemon has answered something else than JSON' }
  }
}
