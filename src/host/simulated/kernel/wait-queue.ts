import type { KernelSteps, Pause, Wakeup } from '../operation.ts'

/** A queue that calls sleep on until somebody wakes all of them, as the kernel's `module_wq`. */
export class WaitQueue {
  #wakeups = 0

  wakeAll(): void {
    this.#wakeups++
  }

  /**
   * Sleeps until `condition` holds. It is looked at before sleeping and after each wake-up only, and each look is a step of
   * its own, so the order in which woken callers look is the scheduler's choice (R2.9).
   */
  *until(point: string, condition: () => boolean, deadlineNs?: bigint): KernelSteps<Wakeup> {
    while (!condition()) {
      const seen = this.#wakeups
      const pause: Pause = { point, ready: () => this.#wakeups !== seen, interruptible: true }
      const wakeup = yield deadlineNs === undefined ? pause : { ...pause, deadlineNs }
      if (wakeup !== 'ready') return wakeup
    }
    return 'ready'
  }
}
