import { type Actor, Strand } from './actor.ts'
import { type KernelSteps, Operation } from './operation.ts'
import type { Refused } from './refusal.ts'

/** What an outsider tells the machine. */
export interface OutsiderEvents {
  /** He has made a call. */
  called(strand: Strand): void
  /** It was answered. */
  left(strand: Strand): void
}

/**
 * Somebody who is no process of the machine: the code that made it, and calls its ports with a plain `await`. The machine
 * cannot know when such a caller has no more to ask, so it never waits for one; an exact schedule needs processes.
 */
export class Outsider implements Actor {
  readonly waitedFor = false
  readonly goesOnAtOnce = false
  readonly stopped = false
  readonly killed = false
  readonly name: string
  readonly privileged: boolean
  cpuNs = 0
  readonly #events: OutsiderEvents
  #strands: Strand[] = []
  #rejections = new Map<Strand, (error: unknown) => void>()
  #count = 0
  #opened = 0

  constructor(name: string, privileged: boolean, events: OutsiderEvents) {
    this.name = name
    this.privileged = privileged
    this.#events = events
  }

  get strands(): readonly Strand[] {
    return this.#strands
  }

  call<Result>(call: string, subject: string, steps: KernelSteps<Result | Refused>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const operation = new Operation(call, subject, steps, resolve as (value: unknown) => void, reject)
      const strand = new Strand(this, String(this.#count++))
      strand.operation = operation
      this.#strands.push(strand)
      this.#rejections.set(strand, reject)
      this.#events.called(strand)
    })
  }

  resume(strand: Strand): void {
    const { operation } = strand
    this.#forget(strand)
    operation?.deliver()
  }

  /** Answers everything outstanding with the error that stopped the machine. */
  fail(error: unknown): void {
    for (const [strand, reject] of this.#rejections) {
      this.#forget(strand)
      reject(error)
    }
  }

  nameOpened(): string {
    return `${this.name}/${this.#opened++}`
  }

  knowsForGood(): void {}

  knowsOnly(): void {}

  whenGone(): void {}

  buryIfDead(): void {}

  #forget(strand: Strand): void {
    strand.operation = undefined
    this.#events.left(strand)
    this.#strands = this.#strands.filter((other) => other !== strand)
    this.#rejections.delete(strand)
  }
}
