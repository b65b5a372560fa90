import type { Node } from '../../nodes.ts'
import type { StateMap } from '../../state-map.ts'
import type { KernelWorld } from '../kernel-world.ts'
import type { Rules } from '../rules.ts'

/**
 * `i_writecount` of each inode: above 0, so many have it open for writing; below, so many deny that. R8.10
 */
export class WriteCounts {
  readonly #counts: StateMap<number>

  readonly #rules: Rules

  constructor({ state, rules }: KernelWorld) {
    this.#rules = rules
    this.#counts = state.map<number>('i_writecount')
  }

  /** Opens for writing; false (ETXTBSY) where somebody denies it. R1.7 */
  open({ stateId }: Node): boolean {
    const count = this.#of(stateId)
    if (count < 0 && this.#rules.holds('R1.7')) return false
    this.#set(stateId, count + 1)
    return true
  }

  close({ stateId }: Node): void {
    this.#set(stateId, this.#of(stateId) - 1)
  }

  /** Denies writing, as reading a module, running a program and enabling fs-verity do; false (ETXTBSY) where somebody writes. */
  deny({ stateId }: Node): boolean {
    const count = this.#of(stateId)
    if (count > 0 || (count < 0 && !this.#rules.holds('R8.11'))) return false
    this.#set(stateId, count - 1)
    return true
  }

  /** Denies writing if nobody else does, and nobody writes. E5x only. R8.10 */
  denyAlone({ stateId }: Node): boolean {
    const count = this.#of(stateId)
    if (count > 0 || (count < 0 && this.#rules.holds('R8.10'))) return false
    this.#set(stateId, count - 1)
    return true
  }

  allow({ stateId }: Node): void {
    this.#set(stateId, this.#of(stateId) + 1)
  }

  #of(file: string): number {
    return this.#counts.get(file) ?? 0
  }

  #set(file: string, count: number): void {
    if (count === 0) this.#counts.delete(file)
    else this.#counts.set(file, count)
  }
}
