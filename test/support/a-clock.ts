import type { Clock } from '../../src/host/index.ts'

/** Time in memory: it moves when somebody sleeps, and what is due happens on the way. */
export interface AClock extends Clock {
  /** Lets something happen when so much time has passed. */
  after(durationMs: number, happen: () => void): void
  /** How long each sleep was, in milliseconds. */
  readonly sleepsMs: readonly number[]
}

/** No test sleeps so often. */
const MOST_SLEEPS = 10_000

export function aClock(): AClock {
  let nowMs = 0
  let due: { readonly atMs: number; readonly happen: () => void }[] = []
  const sleepsMs: number[] = []
  return {
    sleepsMs,
    monotonicNs: () => BigInt(Math.round(nowMs * 1e6)),
    boottimeNs: () => BigInt(Math.round(nowMs * 1e6)),
    after: (durationMs, happen) => void due.push({ atMs: nowMs + durationMs, happen }),
    sleep: async (durationMs) => {
      if (sleepsMs.push(durationMs) > MOST_SLEEPS) throw new Error('somebody waits for ever')
      const untilMs = nowMs + Math.max(0, durationMs)
      await undefined
      for (const { happen } of due.filter(({ atMs }) => atMs <= untilMs)) happen()
      due = due.filter(({ atMs }) => atMs > untilMs)
      nowMs = Math.max(nowMs, untilMs)
    },
  }
}
