import type { KernelSteps, Operation, Wakeup } from './operation.ts'
import type { Refused } from './refusal.ts'
import type { Place, Watcher } from './tracker.ts'

/** Whoever makes calls on a machine, as the ports see him. */
export interface Caller {
  readonly name: string
  readonly privileged: boolean
  readonly killed: boolean
  /**
   * Makes a call, named as a TimelineEvent names it: a promise that only the machine resolves. It is rejected with what the
   * steps throw, and with the refusal that they return.
   */
  call<Result>(call: string, subject: string, steps: KernelSteps<Result | Refused>): Promise<Result>
  /** A name of its own for something that it opens. */
  nameOpened(): string
  /** As `SimulatedHost` has them. */
  knowsForGood(): void
  knowsOnly(known: readonly unknown[]): void
  /** Does something when the caller is gone, as the kernel closes its files. */
  whenGone(act: () => void): void
}

/** Whoever makes calls on a machine, as the scheduler sees him. */
export interface Actor extends Caller {
  readonly strands: readonly Strand[]
  readonly stopped: boolean
  /** Time for which it had a CPU. */
  cpuNs: number
  /** After `resume`, does the machine wait until the actor has made its next call or has ended? */
  readonly waitedFor: boolean
  /** It may have made its next call when `resume` returns. */
  readonly goesOnAtOnce: boolean
  resume(strand: Strand): void
  /** Ends an actor that was killed, once nothing of it is in the kernel any more. */
  buryIfDead(): void
}

/** Who is told that a strand may be able to go on, or no more. */
export interface Looker {
  note(strand: Strand): void
}

/** One line of control. It is running, or it has one operation outstanding. */
export class Strand implements Watcher {
  readonly actor: Actor
  readonly name: string
  operation: Operation | undefined
  /** Why it can go on now; undefined while it cannot. This and what follows is kept by `Waiting`. */
  wakeup: Wakeup | undefined
  /** Its place among those that can go on. */
  index = -1
  /** What its condition looked at. */
  places: readonly Place[] = []
  looker: Looker | undefined
  /** The pause whose deadline is waited for. */
  timed: object | undefined
  /**
   * Where it stands on a machine with CPUs, and how long it keeps its CPU though others wait. Kept by `TimedOrder`.
   */
  standing: 'queued' | 'running' | undefined
  sliceEndNs = 0

  constructor(actor: Actor, name: string) {
    this.actor = actor
    this.name = name
  }

  changed(): void {
    const { looker } = this
    // Told once is enough.
    this.looker = undefined
    looker?.note(this)
  }
}
