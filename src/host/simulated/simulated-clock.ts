import type { Clock } from '../index.ts'
import type { Caller } from './actor.ts'
import type { KernelSteps } from './operation.ts'

/** A hundred days: beyond it, nanoseconds are no exact numbers any more. */
const LONGEST_MS = 100 * 24 * 3600 * 1000

/** Nanoseconds in a number of milliseconds, rounded up: no sleep is shorter than it was told. What is no number is 0. */
export function nsOfMs(durationMs: number): bigint {
  return durationMs > 0 ? BigInt(Math.ceil(Math.min(durationMs, LONGEST_MS) * 1e6)) : 0n
}

/** Virtual time. Reading it is no scheduling point: it stands still while anybody can go on. */
export function simulatedClock(nowNs: () => bigint, caller: Caller): Clock {
  return {
    monotonicNs: nowNs,
    boottimeNs: nowNs,
    sleep: (durationMs) => caller.call('sleep', `${durationMs} ms`, sleep(nowNs, durationMs)),
  }
}

function* sleep(nowNs: () => bigint, durationMs: number): KernelSteps<void> {
  if (durationMs > 0) yield { point: 'sleeping', deadlineNs: nowNs() + nsOfMs(durationMs), inUserspace: true }
}
