import type { Cell } from '../cells.ts'
import type { State } from '../state.ts'

const INTERVAL_NS = 5_000_000_000n
const BURST = 10

interface Window {
  readonly beginNs: bigint
  readonly printed: number
  readonly missed: number
}

/**
 * Keeps one message of the kernel from filling its log: ten in five seconds, and at the next one after that, how many there
 * were not. Linux 6.1, lib/ratelimit.c, ___ratelimit().
 */
export class RateLimit {
  readonly #window: Cell<Window | undefined>
  readonly #function: string
  readonly #print: (text: string) => void
  readonly #nowNs: () => bigint

  /** `caller` is the function that prints, as the kernel names it. */
  constructor(state: State, name: string, caller: string, nowNs: () => bigint, print: (text: string) => void) {
    this.#window = state.cell<Window | undefined>(`ratelimit:${name}`, undefined, { keyed: false })
    this.#function = caller
    this.#nowNs = nowNs
    this.#print = print
  }

  print(text: string): void {
    const nowNs = this.#nowNs()
    let window = this.#window.value ?? { beginNs: nowNs, printed: 0, missed: 0 }
    // The kernel's test is `later than`; a wait of five seconds takes a moment longer there, and none here.
    if (nowNs >= window.beginNs + INTERVAL_NS) {
      if (window.missed > 0) this.#print(`${this.#function}: ${window.missed} callbacks suppressed`)
      window = { beginNs: nowNs, printed: 0, missed: 0 }
    }
    const isPrinted = window.printed < BURST
    if (isPrinted) this.#print(text)
    this.#window.value = isPrinted
      ? { ...window, printed: window.printed + 1 }
      : { ...window, missed: window.missed + 1 }
  }
}
