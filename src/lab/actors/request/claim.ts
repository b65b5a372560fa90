import { isRefusal } from '../../../errors.ts'
import type { Clock, Files } from '../../../host/index.ts'
import { convergeByFiles } from '../../../loading/index.ts'
import type { ModuleName } from '../../../names.ts'

/** As `waiting.ts` has it. */
const LOOK_AGAIN_NS = 60_000_000_000n
const LONGEST_PAUSE_MS = 1000
const FAILURE = 1

interface ClaimHost {
  readonly clock: Clock
  readonly files: Files
}

type Claim = NonNullable<Awaited<ReturnType<typeof openClaim>>>

/** One next loader at a time for an alias, by its lock file. Who has none, or asks for several, is merely not converged. */
export async function converge(
  host: ClaimHost,
  asked: readonly string[],
  untilNs: bigint,
  next: () => Promise<number>,
): Promise<number> {
  const claim = asked.length === 1 ? await openClaim(host, asked[0]!) : undefined
  if (claim === undefined) return next()
  const taken = await take(host.clock, claim, untilNs)
  try {
    if (taken === 'taken') return await runRecorded(claim, next)
  } finally {
    await claim.release()
  }
  return taken === 'loaded-meanwhile' ? next() : FAILURE
}

/** Undefined where the lock file is not to be had. */
async function openClaim(host: ClaimHost, alias: string) {
  const { claims } = convergeByFiles(host, 'helper', 'a helper')
  try {
    return await claims.open(alias.replaceAll('-', '_') as ModuleName)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return undefined
  }
}

/**
 * Takes the lock, unless a next loader has ended meanwhile, for whoever it ran. Then a failure is ours as well, and after a
 * success the next loader sees for itself what is there: many may do that at once.
 */
async function take(
  clock: Clock,
  claim: Claim,
  untilNs: bigint,
): Promise<'taken' | 'loaded-meanwhile' | 'failed-meanwhile' | 'timed-out'> {
  let lookAgainNs = clock.monotonicNs() + LOOK_AGAIN_NS
  let seen = claim.openedAt
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const taken = (await claim.tryTake()) || (clock.monotonicNs() >= lookAgainNs && (await claim.tryTakeSecond()))
    const { sequence, failure, file } = await claim.read()
    if (sequence % 2 === 0 && sequence > claim.openedAt && file === '') {
      return failure === undefined ? 'loaded-meanwhile' : 'failed-meanwhile'
    }
    if (taken) return 'taken'
    const nowNs = clock.monotonicNs()
    if (sequence !== seen) {
      lookAgainNs = nowNs + LOOK_AGAIN_NS
      pauseMs = 1
    }
    seen = sequence
    if (nowNs >= untilNs) return 'timed-out'
    await claim.changed(Math.min(pauseMs, Number(untilNs - nowNs) / 1e6))
  }
}

async function runRecorded(claim: Claim, next: () => Promise<number>): Promise<number> {
  const before = (await claim.read()).sequence
  const sequence = before % 2 === 0 ? before + 1 : before + 2
  await remember(claim, sequence, 0)
  const status = await next()
  // Whoever was stopped for so long that another one took the second lock does not turn the number back.
  if ((await claim.read()).sequence <= sequence) await remember(claim, sequence + 1, status)
  return status
}

/** A record that cannot be written must not hinder a load. */
async function remember(claim: Claim, sequence: number, status: number): Promise<void> {
  try {
    const failure = status === 0 ? undefined : 'EIO'
    await claim.write({ sequence, failure, file: '', parameters: '', owner: 'a helper' })
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}
