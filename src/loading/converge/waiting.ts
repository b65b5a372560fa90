import type { Knowledge } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import type { ModuleName } from '../../names.ts'
import { moduleState } from '../kernel-state.ts'
import type { Claim } from './claims.ts'
import type { InsertionRecord } from './record.ts'

/** Pauses between two looks: short at first, for most modules load in a few milliseconds. */
const FIRST_PAUSE_MS = 1

/** For the claim: the record wakes those who wait, so that looking serves only where a holder has died. */
const LONGEST_CLAIM_PAUSE_MS = 1_000

/** For the kernel, of which nothing wakes us. */
const LONGEST_KERNEL_PAUSE_MS = 50

/** Between a module that is seen live and its record there are microseconds, unless the holder is stopped. */
const RECORD_PAUSE_MS = 20

/** After so long without a sign of the holder's life he may be stopped. Promise C6. */
const LOOK_AGAIN_NS = 60_000_000_000n

type WaitingHost = Pick<Host, 'files' | 'clock'>

/** Who waits for a claim, for what and how long. */
export interface Wait {
  readonly module: ModuleName
  readonly purpose: 'insert' | 'remove'
  /** On the monotonic clock; undefined for one who waits until answered. */
  readonly untilNs: bigint | undefined
}

/**
 * Waits for the claim or, to insert, until the module is there without it: success is joined by looking at the kernel, so
 * that waiters need not pass the claim from hand to hand and a holder that is stopped afterwards holds up nobody. A minute
 * in which the module was never on its way in or out and the record stood still means a stopped holder: then the second right
 * of the module decides who goes on, so that a stopped process costs one wait and not a herd.
 */
export async function takeClaim(
  host: WaitingHost,
  knowledge: Knowledge,
  claim: Claim,
  { module, purpose, untilNs }: Wait,
): Promise<'taken' | 'live' | 'builtin' | 'timeout'> {
  claim.knowsOnly?.('tries')
  if (await claim.tryTake()) return 'taken'
  let nowNs = host.clock.monotonicNs()
  let lookAgainNs = nowNs + LOOK_AGAIN_NS
  let sequence = claim.openedAt
  for (let pauseMs = FIRST_PAUSE_MS; ; ) {
    const seen = sequence
    const timeoutMs = Math.max(0, Math.min(pauseMs, msUntil(untilNs, nowNs)))
    claim.knowsOnly?.('waits', sequence, pauseMs, lookAgainNs, timeoutMs)
    sequence = await nextSequence(claim, seen, timeoutMs)
    if (sequence !== seen) lookAgainNs = host.clock.monotonicNs() + LOOK_AGAIN_NS
    pauseMs = sequence === seen ? Math.min(pauseMs * 2, LONGEST_CLAIM_PAUSE_MS) : FIRST_PAUSE_MS
    claim.knowsOnly?.('looks', sequence, pauseMs, lookAgainNs)
    const { state } = await moduleState(host.files, knowledge, module)
    if (purpose === 'insert' && (state === 'live' || state === 'builtin')) return state
    // Only now: whoever was woken by the end of an insertion seldom needs the claim, and leaves it to others.
    if (await claim.tryTake()) return 'taken'
    nowNs = host.clock.monotonicNs()
    if (untilNs !== undefined && nowNs >= untilNs) return 'timeout'
    if (state === 'coming' || state === 'going') lookAgainNs = nowNs + LOOK_AGAIN_NS
    else if (nowNs >= lookAgainNs && (await claim.tryTakeSecond())) return 'taken'
  }
}

/**
 * The number of the record when an insertion may have ended, or after a while. That one has begun wakes all who wait, too,
 * and is nothing to look at the kernel for.
 */
async function nextSequence(claim: Claim, seen: number, timeoutMs: number): Promise<number> {
  await claim.changed(timeoutMs)
  const { sequence } = await claim.read()
  if (sequence === seen || sequence % 2 === 0) return sequence
  await claim.changed(timeoutMs)
  return (await claim.read()).sequence
}

/** The record of an insertion whose module is live already: it is about to be written. */
export async function finishedRecord(claim: Claim): Promise<InsertionRecord> {
  for (let look = 1; ; look++) {
    const record = await claim.read()
    // The first pause may end at once, for the record that the insertion began with.
    if (record.sequence % 2 === 0 || look === 3) return record
    await claim.changed(RECORD_PAUSE_MS)
  }
}

/**
 * Watches a module that is on its way in or out until it is neither. Somebody outside modonce may be loading it:
 * finit_module is never called to wait for that. `waited`: it was neither at the first look.
 */
export async function settle(
  { files, clock }: WaitingHost,
  knowledge: Knowledge,
  module: ModuleName,
  untilNs: bigint | undefined,
): Promise<{ readonly state: 'live' | 'builtin' | 'absent' | 'timeout'; readonly waited: boolean }> {
  let waited = false
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_KERNEL_PAUSE_MS)) {
    const { state } = await moduleState(files, knowledge, module)
    if (state === 'live' || state === 'builtin' || state === 'absent') return { state, waited }
    if (untilNs !== undefined && clock.monotonicNs() >= untilNs) return { state: 'timeout', waited }
    waited = true
    await clock.sleep(pauseMs)
  }
}

function msUntil(untilNs: bigint | undefined, nowNs: bigint): number {
  return untilNs === undefined ? Number.POSITIVE_INFINITY : Number(untilNs - nowNs) / 1e6
}
