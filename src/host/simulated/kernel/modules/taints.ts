import type { Cell } from '../../cells.ts'
import type { Rules } from '../rules.ts'
import type { RulesAndState } from './rules-and-state.ts'

/** The bit of each taint of the kernel. Spec 5.2 */
const BITS = { P: 0, F: 1, S: 2, R: 3, C: 10, O: 12, E: 13, K: 15, X: 16, T: 17, N: 18 } as const

export type Taint = keyof typeof BITS

/** The taints in the order in which they are told of a module. Spec 5.2 */
const MODULE_TAINTS: readonly Taint[] = ['P', 'F', 'C', 'O', 'E', 'K', 'X', 'T', 'N']

/** R5.4 */
const GPL_COMPATIBLE = [
  'GPL',
  'GPL v2',
  'GPL and additional rights',
  'Dual BSD/GPL',
  'Dual MIT/GPL',
  'Dual MPL/GPL',
] as const

export function isGplCompatible(license: string): boolean {
  return (GPL_COMPATIBLE as readonly string[]).includes(license)
}

/** Letters with one more, in their order. */
export function withTaint(letters: string, taint: Taint): string {
  return MODULE_TAINTS.filter((letter) => letter === taint || letters.includes(letter)).join('')
}

/** `kernel.tainted`: all that ever was, as nothing clears it. R5.5 */
export class KernelTaints {
  readonly #bits: Cell<number>
  readonly #rules: Rules

  constructor({ state, rules }: RulesAndState) {
    this.#rules = rules
    this.#bits = state.cell('tainted', 0)
  }

  get bits(): number {
    return this.#bits.value
  }

  add(taint: Taint): void {
    this.addBits(2 ** BITS[taint])
  }

  addBits(bits: number): void {
    this.#bits.value = this.#rules.holds('R5.5') ? this.#bits.value | bits : bits
  }
}
