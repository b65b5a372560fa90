import type { Cell } from '../../cells.ts'
import type { Entity } from '../../hash.ts'
import type { KernelSteps } from '../../operation.ts'
import { RateLimit } from '../rate-limit.ts'
import { ERESTARTSYS, negative } from './answers.ts'
import type { RequestWorld } from './request-world.ts'

/** MAX_KMOD_CONCURRENT. Linux 2.6.24, kernel/kmod.c; 6.12, kernel/module/kmod.c */
export const GATE_SLOTS = 50

/** MAX_KMOD_ALL_BUSY_TIMEOUT */
const BUSY_SECONDS = 5

/** R3.8: the counter of the message is tested before it is raised, against 5. */
const RUNAWAY_LINES = 5

const NOBODY: readonly Waiter[] = []

/** Lets so many requests in at a time, whatever they are for and whoever makes them. R3.10; by era: spec 3.2 */
export interface Gate {
  /** 0 where the request has a slot now, else what it answers. */
  enter(name: string): KernelSteps<number>
  leave(): void
}

/** To 4.12: one too many is refused at once. */
export class RefusingGate implements Gate {
  readonly #world: RequestWorld
  readonly #running: Cell<number>
  readonly #told: Cell<number>
  readonly #limit: number

  constructor(world: RequestWorld, maxThreads: number, slots: number) {
    this.#world = world
    this.#running = world.state.cell('gate', 0)
    this.#told = world.state.cell('gate.told', 0, { keyed: false })
    const half = world.rules.holds('R6.12') ? Math.floor(maxThreads / 2) : slots
    this.#limit = Math.min(half, slots)
  }

  // biome-ignore lint/correctness/useYield: nobody waits here.
  *enter(name: string): KernelSteps<number> {
    const running = this.#running
    running.value++
    if (!this.#world.rules.holds('3.2#refuses') || running.value <= this.#limit) return 0
    if (this.#told.value < RUNAWAY_LINES || !this.#world.rules.holds('R3.8')) {
      this.#told.value++
      this.#world.log.print(`request_module: runaway loop modprobe ${name}`)
    }
    running.value--
    return negative('ENOMEM')
  }

  leave(): void {
    // It counts who is inside, not who has been. R6.14
    if (this.#world.rules.holds('R6.14')) this.#running.value--
  }
}

/** 4.13 to 6.3: one too many waits, five seconds at most, and a signal that kills ends the wait. */
export class ThrottlingGate implements Gate {
  readonly #world: RequestWorld
  readonly #free: Cell<number>
  readonly #slots: number
  readonly #limits: Readonly<Record<'throttling' | 'busy' | 'killed', RateLimit>>

  constructor(world: RequestWorld, slots: number) {
    this.#world = world
    this.#slots = slots
    this.#free = world.state.cell('gate', slots)
    this.#limits = {
      throttling: messages(world, 'throttling'),
      busy: messages(world, 'busy'),
      killed: messages(world, 'killed'),
    }
  }

  *enter(name: string): KernelSteps<number> {
    const free = this.#free
    const { rules } = this.#world
    if (free.value <= 0 && rules.holds('3.2#throttles')) {
      this.#limits.throttling.print(
        `request_module: kmod_concurrent_max (${free.value}) close to 0 (max_modprobes: ${this.#slots}), for module ${name}, throttling...`,
      )
      const wakeup = yield {
        point: 'throttled',
        ready: () => free.value > 0,
        deadlineNs: busyDeadline(this.#world),
        interruptible: rules.holds('3.2#killable'),
      }
      if (wakeup === 'timeout') {
        this.#limits.busy.print(busyLine(name))
        return negative('ETIME')
      }
      if (wakeup === 'interrupted') {
        this.#limits.killed.print(`request_module: sigkill sent for modprobe ${name}, giving up`)
        return ERESTARTSYS
      }
    }
    free.value--
    return 0
  }

  leave(): void {
    this.#free.value++
  }
}

/** Who waits for the semaphore. */
interface Waiter extends Entity {
  readonly ticket: number
  readonly granted: Cell<boolean>
}

/** From 6.4 on: a semaphore, first come first served. Nothing but time ends a wait for it. */
export class SemaphoreGate implements Gate {
  readonly #world: RequestWorld
  readonly #free: Cell<number>
  /** Those who wait, oldest first. A slot that becomes free goes to the first. */
  readonly #waiting: Cell<readonly Waiter[]>
  readonly #busy: RateLimit

  constructor(world: RequestWorld, slots: number) {
    this.#world = world
    this.#free = world.state.cell('gate', slots)
    this.#waiting = world.state.cell<readonly Waiter[]>('gate.waiting', NOBODY)
    this.#busy = messages(world, 'busy')
  }

  *enter(name: string): KernelSteps<number> {
    if (this.#free.value > 0 || !this.#world.rules.holds('3.2#semaphore')) {
      this.#free.value--
      return 0
    }
    const { granted, ...waiter } = this.#join()
    const wakeup = yield {
      point: 'waits for the semaphore',
      ready: () => granted.value,
      deadlineNs: busyDeadline(this.#world),
      interruptible: !this.#world.rules.holds('3.2#unkillable'),
    }
    granted.drop()
    if (wakeup === 'ready') return 0
    this.#waiting.value = this.#waiting.value.filter(({ ticket }) => ticket !== waiter.ticket)
    this.#busy.print(busyLine(name))
    return negative('ETIME')
  }

  leave(): void {
    const [first, ...others] = this.#waiting.value
    if (first === undefined) this.#free.value++
    else {
      this.#waiting.value = others
      first.granted.value = true
    }
  }

  #join(): Waiter {
    const waiting = this.#waiting.value
    const ticket = (waiting.at(-1)?.ticket ?? 0) + 1
    const stateId = `gate.waiter:${ticket}`
    const { state } = this.#world
    const waiter = { stateId, origin: state.originOf(stateId), ticket, granted: state.cell(stateId, false) }
    this.#waiting.value = [...waiting, waiter]
    return waiter
  }
}

function busyDeadline(world: RequestWorld): bigint {
  return world.nowNs() + BigInt(BUSY_SECONDS) * 1_000_000_000n
}

function busyLine(name: string): string {
  return `request_module: modprobe ${name} cannot be processed, kmod busy with ${GATE_SLOTS} threads for more than ${BUSY_SECONDS} seconds now`
}

function messages(world: RequestWorld, kind: string): RateLimit {
  const print = (text: string) => world.log.print(text)
  return new RateLimit(world.state, `request_module.${kind}`, '__request_module', () => world.nowNs(), print)
}
