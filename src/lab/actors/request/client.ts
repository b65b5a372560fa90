import type { Clock, Files, Requests } from '../../../host/index.ts'
import type { Program } from '../../../host/simulated/index.ts'
import { converge } from './claim.ts'
import { type Environment, environmentOfNext, MOST_MARKS, marksOf, patienceEndNs } from './environment.ts'
import { formatBody, type LoadRequest, readWords } from './words.ts'

/** The ports that the client uses. */
export interface RequestHost {
  readonly clock: Clock
  readonly files: Files
  readonly requests: Pick<Requests, 'ask'>
}

/** Runs the next loader with its words, and resolves to its exit status. */
export type NextLoader = (argv: readonly string[], environment: Environment) => Promise<number>

const FAILURE = 1

/** As `LONGEST_ALIAS` and `BODY_BYTES` of the program in C. */
const LONGEST_ALIAS = 2048
const LONGEST_BODY = 16 * 1024

/** `PROGRAM WORDS…`: asks the daemon, or where there is none the next loader. */
export async function requestClient(
  host: RequestHost,
  next: NextLoader,
  argv: readonly string[],
  environment: Environment,
): Promise<number> {
  const untilNs = patienceEndNs(host.clock, environment)
  const request = readWords(argv, environment)
  if (request === 'nothing') return 0
  const become = async (words: readonly string[]) => {
    if (marksOf(environment) >= MOST_MARKS) return FAILURE
    return next(['modprobe', ...words], environmentOfNext(environment, untilNs))
  }
  if (request === 'for-next') return become(argv.slice(1))
  if (host.clock.monotonicNs() >= untilNs) return FAILURE
  const run = () => become(request.nextWords)
  const body = formatBody(request, environment)
  if (!isForDaemon(request) || body.length >= LONGEST_BODY) return run()
  const outcome = await host.requests.ask({ verb: 'load', body }, Number(untilNs - host.clock.monotonicNs()) / 1e6)
  switch (outcome.kind) {
    case 'answered':
      return outcome.reply.exitStatus
    case 'lost':
      return FAILURE
    case 'refused':
      return converge(host, request.asked, untilNs, run)
    default:
      return outcome satisfies never
  }
}

/** The client as a program of the simulated machine. */
export function requestProgram(next: Program): Program {
  return (host, argv, environment) =>
    requestClient(host, (words, variables) => next(host, words, variables), argv, environment)
}

function isForDaemon({ asked }: LoadRequest): boolean {
  // The family of the socket itself: asking for it would ask for it.
  return asked.every((name) => name !== '' && name.length <= LONGEST_ALIAS) && asked[0] !== 'net-pf-1'
}
