import type { Counter } from '../../cells.ts'
import type { Node } from '../../nodes.ts'
import type { State } from '../../state.ts'
import type { KernelWorld } from '../kernel-world.ts'
import type { Rules } from '../rules.ts'

/**
 * `i_writecount` of each inode: so many have it open for writing, or so many deny that. R8.10. The kernel has one number for
 * both, of which nobody looks at more than the sign; as two, those who deny are in nobody's way but a writer's.
 */
export class WriteCounts {
  readonly #state: State
  readonly #writers = new Map<string, Counter>()
  readonly #deniers = new Map<string, Counter>()

  readonly #rules: Rules

  constructor({ state, rules }: KernelWorld) {
    this.#state = state
    this.#rules = rules
  }

  /** Opens for writing; false (ETXTBSY) where somebody denies it. R1.7 */
  open(node: Node): boolean {
    if (this.#rules.holds('R1.7') && this.#isDenied(node)) return false
    this.#writersOf(node).add(1)
    return true
  }

  close(node: Node): void {
    this.#writersOf(node).add(-1)
  }

  /** Denies writing, as reading a module, running a program and enabling fs-verity do; false (ETXTBSY) where somebody writes. */
  deny(node: Node): boolean {
    if (this.#isWritten(node) || (!this.#rules.holds('R8.11') && this.#isDenied(node))) return false
    this.#deniersOf(node).add(1)
    return true
  }

  /** Denies writing if nobody else does, and nobody writes. E5x only. R8.10 */
  denyAlone(node: Node): boolean {
    if (this.#isWritten(node) || (this.#rules.holds('R8.10') && this.#isDenied(node))) return false
    this.#deniersOf(node).add(1)
    return true
  }

  allow(node: Node): void {
    this.#deniersOf(node).add(-1)
  }

  #isWritten(node: Node): boolean {
    return this.#writersOf(node).value > 0
  }

  #isDenied(node: Node): boolean {
    return this.#deniersOf(node).value > 0
  }

  #writersOf({ stateId }: Node): Counter {
    return this.#writers.get(stateId) ?? this.#newCounter(this.#writers, stateId, '')
  }

  #deniersOf({ stateId }: Node): Counter {
    return this.#deniers.get(stateId) ?? this.#newCounter(this.#deniers, stateId, ' denied')
  }

  #newCounter(counters: Map<string, Counter>, stateId: string, what: string): Counter {
    const counter = this.#state.counter(`i_writecount:${stateId}${what}`, { origin: '' })
    counters.set(stateId, counter)
    return counter
  }
}
