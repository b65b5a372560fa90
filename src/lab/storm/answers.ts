import { type ModuleName, normalizeModuleName } from '../../names.ts'
import type { ForkedTree } from './policies/index.ts'

/** What the books of answers need of a machine. */
interface Modules {
  readonly modules: () => readonly { readonly name: string; readonly state: string }[]
}

/** Keeps the books of answers that were given too soon. */
export class Answers {
  readonly #machine: Modules
  readonly #tree: ForkedTree
  /** Of each answer that was given before all that it is about was live: what was not. */
  readonly #early: (readonly ModuleName[])[] = []

  constructor(machine: Modules, tree: ForkedTree) {
    this.#machine = machine
    this.#tree = tree
  }

  /** Somebody is told now that all is done for a modalias. */
  give(modalias: string): void {
    const resolution = this.#tree.resolve(modalias)
    if (resolution.kind !== 'found') return
    const live = new Set(liveModules(this.#machine))
    const wanted = resolution.candidates.flatMap(({ blacklisted, target }) => (blacklisted ? [] : [target.module]))
    const missing = wanted.filter((module) => !live.has(module))
    if (missing.length > 0) this.#early.push(missing)
  }

  /** Answers that came before a module which they are about, and which is live now. */
  get late(): number {
    const live = new Set(liveModules(this.#machine))
    return this.#early.filter((missing) => missing.some((module) => live.has(module))).length
  }
}

export function liveModules(machine: Modules): ModuleName[] {
  return machine.modules().flatMap(({ name, state }) => (state === 'live' ? [normalizeModuleName(name)] : []))
}
