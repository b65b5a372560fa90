/** Time that only moves forward: monotonic for waits, boottime for back-offs. Nothing in modonce asks for the date. */
export interface Clock {
  /** Nanoseconds since some moment before the process began. Never goes back. */
  monotonicNs(): bigint

  /**
   * Nanoseconds since the machine was started, those that it slept through included (CLOCK_BOOTTIME), so that processes
   * can compare them. Where the system has no such clock it is `monotonicNs`, which stands still in a suspended machine.
   */
  boottimeNs(): bigint

  /** Resolves when at least `durationMs` milliseconds have passed. */
  sleep(durationMs: number): Promise<void>
}
