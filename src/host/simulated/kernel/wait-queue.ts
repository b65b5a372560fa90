import type { Counter } from '../cells.ts'
import { type KernelSteps, type Pause, type Wakeup, waitOf } from '../operation.ts'
import type { KernelWorld } from './kernel-world.ts'
import type { Rules } from './rules.ts'

/** A queue that calls sleep on until somebody wakes all of them, as the kernel's `module_wq`. */
export class WaitQueue {
  /** Not in the key of the state: what counts is who has been woken since he looked, and the machine asks each of them. */
  readonly #wakeups: Counter

  readonly #rules: Rules

  constructor({ state, rules }: Pick<KernelWorld, 'state' | 'rules'>, name: string) {
    this.#rules = rules
    this.#wakeups = state.counter(`queue:${name}`, { keyed: false })
  }

  wakeAll(): void {
    if (this.#rules.holds('R2.9')) this.#wakeups.add(1)
  }

  /**
   * Sleeps until `condition` holds. It is looked at before sleeping and after each wake-up only, and each look is a step of
   * its own, so the order in which woken callers look is the scheduler's choice. R2.1, R2.5, R2.9
   */
  *until(point: string, condition: () => boolean, deadlineNs?: bigint): KernelSteps<Wakeup> {
    while (!condition()) {
      const wakeup = yield this.sleep(point, condition, deadlineNs)
      if (wakeup !== 'ready') return wakeup
    }
    return 'ready'
  }

  /** One sleep of those, for who looks at the condition himself before it and after it. */
  sleep(point: string, condition: () => boolean, deadlineNs?: bigint): Pause {
    const seen = this.#wakeups.value
    const isWoken = () => this.#wakeups.value !== seen || (!this.#rules.holds('R2.1') && condition())
    return waitOf(point, isWoken, deadlineNs, this.#rules.holds('R2.5'))
  }
}
