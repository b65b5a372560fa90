import type { Clock } from '../index.ts'

/** A longer timer than this would fire at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1

/** The monotonic clock, through process.hrtime. Node has no other that is finer than 10 ms, so it is the boottime too. */
export function nodeClock(): Clock {
  return { monotonicNs: () => process.hrtime.bigint(), boottimeNs: () => process.hrtime.bigint(), sleep }
}

/** Timers count in milliseconds of their own and may fire a fraction early, so that the clock has the last word. */
async function sleep(durationMs: number): Promise<void> {
  const startNs = process.hrtime.bigint()
  for (;;) {
    const leftMs = durationMs - Number(process.hrtime.bigint() - startNs) / 1e6
    if (!(leftMs > 0)) return
    await new Promise((resolve) => setTimeout(resolve, Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS)))
  }
}
