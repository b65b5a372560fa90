import type { Machine } from '../../host/simulated/index.ts'
import type { ModuleName } from '../../names.ts'
import type { ForkedTree } from './policies/index.ts'

/** Keeps the books of answers that were given too soon. */
export class Answers {
  readonly #machine: Machine
  readonly #tree: ForkedTree
  /** Of each answer that was given before all that it is about was live: what was not. */
  readonly #early: (readonly ModuleName[])[] = []

  constructor(machine: Machine, tree: ForkedTree) {
    this.#machine = machine
    this.#tree = tree
  }

  /** Somebody is told now that all is done for a modalias. */
  give(modalias: string): void {
    const resolution = this.#tree.resolve(modalias)
    if (resolution.kind !== 'found') return
    const missing: ModuleName[] = []
    for (const { blacklisted, target } of resolution.candidates) {
      if (!blacklisted && !this.#isLive(target.module)) missing.push(target.module)
    }
    if (missing.length > 0) this.#early.push(missing)
  }

  /** Answers that came before a module which they are about, and which is live now. */
  get late(): number {
    return this.#early.filter((missing) => missing.some((module) => this.#isLive(module))).length
  }

  #isLive(module: ModuleName): boolean {
    return this.#machine.moduleState(module) === 'live'
  }
}
