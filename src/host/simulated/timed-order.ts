import type { Strand } from './actor.ts'
import { type Order, passTime } from './any-order.ts'
import type { Cell } from './cells.ts'
import { Heap } from './heap.ts'
import { Queue } from './queue.ts'
import type { Random } from './random.ts'
import type { Waiting } from './waiting.ts'

/** The stretch of a call that a CPU is about to run. The same object each time: good until the answer. */
export interface CostedStep {
  readonly process: string
  readonly strand: string
  readonly call: string
  readonly subject: string
  /** Where the stretch begins: a point, or `not begun`, which is what the program does before its call, too. */
  readonly point: string
  /** What the stretch is about to work on, where the call tells it: the bytes of an image, for one that reads it. */
  readonly bytes: number
  /** CPUs that run something, this one included. */
  readonly busyCpus: number
  /** Virtual time, for what is had by one at a time, such as a lock: whoever tells costs may keep when it is free. */
  readonly nowNs: number
}

/** How long things take. */
export interface Times {
  /** CPUs of the machine. */
  readonly cpus: number
  /** The time that a CPU needs for a stretch of a call, in nanoseconds. */
  readonly cost: (step: CostedStep) => number
  /** Each cost is off by up to this part, by the seed: 0.1 is 10 %. 0 where it is not told. */
  readonly jitter?: number
  /** How long a strand keeps its CPU while others wait for one, in nanoseconds. 3 ms where it is not told. */
  readonly sliceNs?: number
}

/** The base slice of the kernel's scheduler on a machine of many CPUs. kernel/sched/fair.c, sysctl_sched_base_slice, v6.12. */
const SLICE_NS = 3_000_000

/**
 * A machine with CPUs and a queue in front of them, first come, first served. A stretch takes effect when its time is over.
 * Who waits, waits off the CPU.
 */
export class TimedOrder implements Order {
  readonly #waiting: Waiting
  readonly #clock: Cell<number>
  readonly #random: Random
  readonly #times: Times
  readonly #queue = new Queue<Strand>()
  /** Those on a CPU, by the end of their stretch. */
  readonly #running = new Heap<Strand>()
  readonly #step: { -readonly [Key in keyof CostedStep]: CostedStep[Key] }
  #busyCpus = 0
  /** Whose step is taken now. */
  #stepping: Strand | undefined

  constructor(waiting: Waiting, clock: Cell<number>, random: Random, times: Times) {
    this.#waiting = waiting
    this.#clock = clock
    this.#random = random
    this.#times = times
    this.#step = { process: '', strand: '', call: '', subject: '', point: '', bytes: 0, busyCpus: 0, nowNs: 0 }
  }

  becameReady(strand: Strand): void {
    if (strand.standing !== undefined) return
    strand.standing = 'queued'
    this.#queue.push(strand)
  }

  next(): Strand | undefined {
    // Whom others have let go on is in the queue before anybody asks whether there is one.
    this.#waiting.lookAgain()
    if (this.#stepping !== undefined && this.#goesOn(this.#stepping)) return this.#stepping
    for (;;) {
      if (this.#dispatch()) return this.#stepping
      const completionNs = this.#running.firstDueNs
      const deadlineNs = this.#waiting.nextDeadlineNs
      if (deadlineNs !== undefined && (completionNs === undefined || deadlineNs <= completionNs)) {
        passTime(this.#waiting, this.#clock)
      } else if (completionNs === undefined) return undefined
      else if (this.#complete(completionNs)) return this.#stepping
      this.#waiting.lookAgain()
    }
  }

  /** After a step: does the strand have its CPU still, and its next stretch takes no time? */
  #goesOn(strand: Strand): boolean {
    const hasCpu = this.#queue.size === 0 || this.#clock.value < strand.sliceEndNs
    if (strand.wakeup !== undefined && hasCpu) {
      const costNs = this.#costNs(strand)
      if (costNs <= 0) return true
      strand.actor.cpuNs += costNs
      if (this.#running.first === strand) this.#running.postpone(this.#clock.value + costNs)
      else this.#running.push(strand, this.#clock.value + costNs)
      this.#stepping = undefined
    } else {
      this.#leaveCpu(strand)
      if (strand.wakeup !== undefined) this.becameReady(strand)
    }
    return false
  }

  /** Gives free CPUs to those who wait for one, until one of them has a step to take at once. */
  #dispatch(): boolean {
    while (this.#busyCpus < this.#times.cpus) {
      const strand = this.#queue.shift()
      if (strand === undefined) return false
      strand.standing = undefined
      if (strand.wakeup === undefined) continue
      strand.standing = 'running'
      strand.sliceEndNs = this.#clock.value + (this.#times.sliceNs ?? SLICE_NS)
      this.#busyCpus++
      const costNs = this.#costNs(strand)
      if (costNs <= 0) {
        this.#stepping = strand
        return true
      }
      strand.actor.cpuNs += costNs
      this.#running.push(strand, this.#clock.value + costNs)
    }
    return false
  }

  /** The stretch that ends first is over; false where it was for nothing, as what it waited for is gone again. */
  #complete(nowNs: number): boolean {
    this.#clock.value = nowNs
    // It stays where it is until its next stretch is known: mostly it goes on.
    this.#stepping = this.#running.first!
    if (this.#stepping.wakeup !== undefined) return true
    this.#leaveCpu(this.#stepping)
    return false
  }

  #leaveCpu(strand: Strand): void {
    if (this.#running.first === strand) this.#running.pop()
    strand.standing = undefined
    this.#busyCpus--
    this.#stepping = undefined
  }

  #costNs({ actor, name, operation }: Strand): number {
    if (operation === undefined) return 0
    const step = this.#step
    step.process = actor.name
    step.strand = name
    step.call = operation.call
    step.subject = operation.subject
    step.point = operation.pause.point
    step.bytes = operation.pause.bytes ?? 0
    step.busyCpus = this.#busyCpus
    step.nowNs = this.#clock.value
    const costNs = this.#times.cost(step)
    const { jitter = 0 } = this.#times
    if (jitter === 0) return Math.round(costNs)
    return Math.round(costNs * (1 + jitter * (this.#random(JITTER_STEPS) / (JITTER_STEPS / 2) - 1)))
  }
}

const JITTER_STEPS = 1024
