/** Time that only moves forward. Nothing in modonce asks for the date. */
export interface Clock {
  /** Nanoseconds since some moment before the process began. Never goes back. */
  monotonicNs(): bigint

  /** Resolves when at least `durationMs` milliseconds have passed. */
  sleep(durationMs: number): Promise<void>
}
