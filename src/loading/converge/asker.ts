import type { Clock } from '../../host/index.ts'

/** Who asks: a person or program that waits until it is answered, or the kernel's helper, for which the kernel waits. */
export type Asker = 'explicit' | 'helper'

/** A request from the kernel's helper fails after this: somebody in the kernel waits for it. Promise C6. */
const HELPER_LIMIT_MS = 120_000

/** The moment on the monotonic clock after which an asker waits no more; undefined for one who waits until answered. */
export function patienceOf(clock: Clock, asker: Asker): bigint | undefined {
  return asker === 'helper' ? clock.monotonicNs() + BigInt(HELPER_LIMIT_MS) * 1_000_000n : undefined
}
