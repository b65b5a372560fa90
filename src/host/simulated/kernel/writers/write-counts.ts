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
  open({ inode }: Node): boolean {
    const count = this.#of(inode)
    if (count < 0 && this.#rules.holds('R1.7')) return false
    this.#set(inode, count + 1)
    return true
  }

  close({ inode }: Node): void {
    this.#set(inode, this.#of(inode) - 1)
  }

  /** Denies writing, as reading a module, running a program and enabling fs-verity do; false (ETXTBSY) where somebody writes. */
  deny({ inode }: Node): boolean {
    const count = this.#of(inode)
    if (count > 0 || (count < 0 && !this.#rules.holds('R8.11'))) return false
    this.#set(inode, count - 1)
    return true
  }

  /** Denies writing if nobody else does, and nobody writes. E5x only. R8.10 */
  denyAlone({ inode }: Node): boolean {
    const count = this.#of(inode)
    if (count > 0 || (count < 0 && this.#rules.holds('R8.10'))) return false
    this.#set(inode, count - 1)
    return true
  }

  allow({ inode }: Node): void {
    this.#set(inode, this.#of(inode) + 1)
  }

  #of(inode: bigint): number {
    return this.#counts.get(String(inode)) ?? 0
  }

  #set(inode: bigint, count: number): void {
    if (count === 0) this.#counts.delete(String(inode))
    else this.#counts.set(String(inode), count)
  }
}
