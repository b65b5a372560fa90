import type { Knowledge } from '../../graph/index.ts'
import type { Host } from '../../host/index.ts'
import type { ModuleName } from '../../names.ts'
import { moduleState } from '../kernel-state.ts'
import type { Claim } from './claims.ts'

/** Pauses between two looks: short at first, for most modules load in a few milliseconds. */
const FIRST_PAUSE_MS = 1
const LONGEST_PAUSE_MS = 50

/** A waiter that has not got the claim by then looks at the kernel: the holder may be stopped. Promise C6. */
const LOOK_AGAIN_MS = 60_000

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
 * that waiters need not pass the claim from hand to hand and a holder that is stopped afterwards holds up nobody. After a
 * minute, a module that is on its way neither in nor out means a stopped holder: then the second right of the module decides
 * who goes on, so that a stopped process costs one wait and not a herd.
 */
export async function takeClaim(
  host: WaitingHost,
  knowledge: Knowledge,
  claim: Claim,
  { module, purpose, untilNs }: Wait,
): Promise<'taken' | 'there' | 'timeout'> {
  const lookAgainNs = host.clock.monotonicNs() + BigInt(LOOK_AGAIN_MS) * 1_000_000n
  for (const pauseMs of pauses()) {
    if (await claim.tryTake()) return 'taken'
    const { state } = await moduleState(host.files, knowledge, module)
    const there = state === 'live' || state === 'builtin'
    if (there && purpose === 'insert') return 'there'
    const nowNs = host.clock.monotonicNs()
    if (untilNs !== undefined && nowNs >= untilNs) return 'timeout'
    const settled = there || state === 'absent'
    if (nowNs >= lookAgainNs && settled && (await claim.tryTakeSecond())) return 'taken'
    await claim.changed(pauseMs)
  }
  return 'timeout'
}

/**
 * Watches a module that is on its way in or out until it is neither. Somebody outside modonce may be loading it:
 * finit_module is never called to wait for that.
 */
export async function settle(
  { files, clock }: WaitingHost,
  knowledge: Knowledge,
  module: ModuleName,
  untilNs: bigint | undefined,
): Promise<'live' | 'builtin' | 'absent' | 'timeout'> {
  for (const pauseMs of pauses()) {
    const { state } = await moduleState(files, knowledge, module)
    if (state === 'live' || state === 'builtin' || state === 'absent') return state
    if (untilNs !== undefined && clock.monotonicNs() >= untilNs) return 'timeout'
    await clock.sleep(pauseMs)
  }
  return 'timeout'
}

function* pauses(): Generator<number> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) yield pauseMs
}
