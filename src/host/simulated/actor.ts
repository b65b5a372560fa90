import type { KernelSteps, Operation } from './operation.ts'

/** One line of control. It is running, or it has one operation outstanding. */
export interface Strand {
  readonly name: string
  operation: Operation | undefined
}

/** Whoever makes calls on a machine, as the ports see him. */
export interface Caller {
  readonly name: string
  readonly privileged: boolean
  readonly killed: boolean
  /** Makes a call, named as a TimelineEvent names it: a promise that only the machine resolves. */
  call<Result>(call: string, subject: string, steps: KernelSteps<Result>): Promise<Result>
  /** A name of its own for something that it opens. */
  nameOpened(): string
  /** Does something when the caller is gone, as the kernel closes its files. */
  whenGone(act: () => void): void
}

/** Whoever makes calls on a machine, as the scheduler sees him. */
export interface Actor extends Caller {
  readonly strands: readonly Strand[]
  readonly stopped: boolean
  /** After `resume`, does the machine wait until the actor has made its next call or has ended? */
  readonly waitedFor: boolean
  resume(strand: Strand): void
  /** Ends an actor that was killed, once nothing of it is in the kernel any more. */
  buryIfDead(): void
}
