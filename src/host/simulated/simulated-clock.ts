import type { Clock } from '../index.ts'
import type { Caller } from './actor.ts'
import type { KernelSteps } from './operation.ts'

/** Nanoseconds in a number of milliseconds, rounded up: no sleep is shorter than it was told. */
export function nsOfMs(durationMs: number): bigint {
  return BigInt(Math.ceil(Math.min(Math.max(0, durationMs), Number.MAX_SAFE_INTEGER / 1e6) * 1e6))
}

/** Virtual time. Reading it is no scheduling point: it stands still while anybody can go on. */
export function simulatedClock(nowNs: () => bigint, caller: Caller): Clock {
  return {
    monotonicNs: nowNs,
    boottimeNs: nowNs,
    sleep: (durationMs) => caller.call(`sleep ${durationMs} ms`, sleep(nowNs, durationMs)),
  }
}

function* sleep(nowNs: () => bigint, durationMs: number): KernelSteps<void> {
  if (durationMs > 0) yield { point: 'sleeping', deadlineNs: nowNs() + nsOfMs(durationMs), inUserspace: true }
}
