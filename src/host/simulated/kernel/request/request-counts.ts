import type { Cell, Counter } from '../../cells.ts'
import type { State } from '../../state.ts'

/** What requests have come to so far. Nobody on the machine sees it. */
export interface RequestFigures {
  /** Calls of request_module(). */
  readonly calls: number
  /** Of these, the ones that a full gate turned away. */
  readonly refused: number
  /** Of these, the ones that were given the answer of another. */
  readonly shared: number
  /** Most that were inside the gate at once: how deep a chain of helpers was that wait for each other. */
  readonly deepest: number
}

/** Counts requests. */
export class RequestCounts {
  readonly calls: Counter
  readonly refused: Counter
  readonly shared: Counter
  readonly #inside: Cell<number>
  readonly #deepest: Cell<number>

  constructor(state: State) {
    const keyed = { keyed: false }
    this.calls = state.counter('counted:requests', keyed)
    this.refused = state.counter('counted:requests refused', keyed)
    this.shared = state.counter('counted:requests shared', keyed)
    this.#inside = state.cell('counted:requests inside', 0, keyed)
    this.#deepest = state.cell('counted:requests deepest', 0, keyed)
  }

  entered(): void {
    this.#inside.value++
    this.#deepest.value = Math.max(this.#deepest.value, this.#inside.value)
  }

  left(): void {
    this.#inside.value--
  }

  get figures(): RequestFigures {
    const { calls, refused, shared } = this
    return { calls: calls.value, refused: refused.value, shared: shared.value, deepest: this.#deepest.value }
  }
}
