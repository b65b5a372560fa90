/** The name of the strand that no other has started. */
export const MAIN_STRAND = 'main'

/** Told to a task that nobody waits for any more. It is asked at the task's own points; nothing is interrupted. */
export interface Cancellation {
  readonly cancelled: boolean
}

export type Task<Result> = (cancellation: Cancellation) => Promise<Result>

/** Strands that are begun one by one, for whoever serves others. */
export interface Crew {
  /** Begins a strand, which runs when whoever begins it waits for something. The first rejection of one cancels all of the crew. */
  begin(task: Task<void>): void
}

/** Somebody of this process tells others of it that there is something to look at. */
export interface Signal {
  /** Ends the waits that have begun. Who waits from now on has to look first. */
  ring(): void

  /** Resolves to true when it rings, to false after `timeoutMs`; without a time it waits for the ring alone. */
  wait(timeoutMs?: number): Promise<boolean>
}

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

  /**
   * Runs `lead`, which may begin strands of its crew, and resolves to its result after all of them have ended. Throws the
   * first rejection, of whomever, which cancels the others.
   */
  crew<Result>(lead: (crew: Crew, cancellation: Cancellation) => Promise<Result>): Promise<Result>

  /** A new signal, by which strands of this process wait for each other. */
  signal(): Signal

  /** A point at which other strands and processes may run. */
  checkpoint(): Promise<void>

  /**
   * The name of the strand that asks, for whoever records what strands do: MAIN_STRAND, and that of its parent with the
   * task's index for a task, as `main.0.2`. Code that is no process of a simulated machine is MAIN_STRAND everywhere.
   */
  current(): string
}
