import type { Counter } from '../cells.ts'
import type { State } from '../state.ts'

/** Memory that loading modules takes. R2.10 */
export class KernelMemory {
  readonly #limitBytes: number | undefined
  readonly #used: Counter
  /** The same sum beside the cells: a look at the peak must not put every two loads in conflict. */
  #usedNow = 0
  #peak = 0

  constructor(state: State, limitBytes: number | undefined) {
    this.#used = state.counter('memory')
    this.#limitBytes = limitBytes
  }

  get usedBytes(): number {
    return this.#used.value
  }

  /** The most that was in use at once, for the lab: a machine that was taken back to a mark does not know it. */
  get peakBytes(): number {
    return this.#peak
  }

  /** False where there is not enough. */
  allocate(bytes: number): boolean {
    if (this.#limitBytes !== undefined && this.#used.value + bytes > this.#limitBytes) return false
    this.#used.add(bytes)
    this.#usedNow += bytes
    this.#peak = Math.max(this.#peak, this.#usedNow)
    return true
  }

  free(bytes: number): void {
    this.#used.add(-bytes)
    this.#usedNow -= bytes
  }
}
