/** The name of the strand that no other has started. */
export const MAIN_STRAND = 'main'

/** Told to a task that nobody waits for any more. It is asked at the task's own points; nothing is interrupted. */
export interface Cancellation {
  readonly cancelled: boolean
}

export type Task<Result> = (cancellation: Cancellation) => Promise<Result>

/**
 * Concurrency inside one process. Nothing else in modonce starts two things at once, so that a simulated host sees every
 * strand and an explorer can order them.
 */
export interface Strands {
  /**
   * Runs all tasks at once and resolves to their results in order. The first rejection cancels the others and is thrown,
   * after all have ended.
   */
  all<Result>(tasks: readonly Task<Result>[]): Promise<Result[]>

  /**
   * Resolves or rejects as the first task that ends; the others are cancelled, and it waits until they have ended. How
   * they end is nobody's business. Of no tasks it is a RangeError, as none would ever end.
   */
  race<Result>(tasks: readonly Task<Result>[]): Promise<Result>

  /** A point at which other strands and processes may run. */
  checkpoint(): Promise<void>

  /**
   * The name of the strand that asks, for whoever records what strands do: MAIN_STRAND, and that of its parent with the
   * task's index for a task, as `main.0.2`. Code that is no process of a simulated machine is MAIN_STRAND everywhere.
   */
  current(): string
}
