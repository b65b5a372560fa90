import type { Clock } from '../../src/host/index.ts'

/** Time in memory: it moves when somebody sleeps, and what is due happens on the way. */
export interface AClock extends Clock {
  /** Lets something happen when so much time has passed. */
  after(durationMs: number, happen: () => void): void
  /** How long each sleep was, in milliseconds. */
  readonly sleepsMs: readonly number[]
}

/** No test sleeps so often. */
const SLEEPS_MOST = 500
/** No test asks so often for the time without sleeping. */
const LOOKS_MOST = 2_000

export function aClock(): AClock {
  let nowMs = 0
  let asked = 0
  let due: { readonly atMs: number; readonly happen: () => void }[] = []
  const sleepsMs: number[] = []
  const nowNs = () => {
    if (asked++ > LOOKS_MOST) throw new Error('somebody asks for the time for ever')
    return BigInt(Math.round(nowMs * 1e6))
  }
  return {
    sleepsMs,
    monotonicNs: nowNs,
    boottimeNs: nowNs,
    after: (durationMs, happen) => void due.push({ atMs: nowMs + durationMs, happen }),
    sleep: async (durationMs) => {
      if (sleepsMs.push(durationMs) > SLEEPS_MOST) throw new Error('somebody sleeps for ever')
      const untilMs = nowMs + Math.max(0, durationMs)
      // Whoever does not wait for it is somewhere else by then.
      await new Promise((resolve) => setImmediate(resolve))
      for (const { happen } of due.filter(({ atMs }) => atMs <= untilMs)) happen()
      due = due.filter(({ atMs }) => atMs > untilMs)
      nowMs = Math.max(nowMs, untilMs)
      asked = 0
    },
  }
}
