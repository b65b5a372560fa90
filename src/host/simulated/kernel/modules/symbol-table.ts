import type { StateMap } from '../../state-map.ts'
import type { ExportFacts } from '../image/index.ts'
import type { Rules } from '../rules.ts'
import type { LoadedModule } from './loaded-module.ts'
import type { RulesAndState } from './rules-and-state.ts'

/** A symbol, and the module that offers it; the kernel itself where there is none. */
export interface OfferedSymbol extends ExportFacts {
  readonly owner: LoadedModule | undefined
}

/** The symbol of a module that others use when they depend on it and name none. */
export function symbolOf(module: string): string {
  return `${module}_symbol`
}

/**
 * What may be linked against: the kernel's own symbols first, then those of modules that are formed, coming and going ones too.
 * R1.22
 */
export class SymbolTable {
  readonly #kernel: ReadonlyMap<string, OfferedSymbol>
  readonly #modules: StateMap<OfferedSymbol>

  readonly #rules: Rules

  constructor({ state, rules }: RulesAndState, kernel: readonly ExportFacts[]) {
    this.#rules = rules
    this.#kernel = new Map(kernel.map((offered) => [offered.symbol, { ...offered, owner: undefined }]))
    this.#modules = state.map<OfferedSymbol>('symbols')
  }

  find(symbol: string): OfferedSymbol | undefined {
    const first = this.#rules.holds('R1.22/kernel') ? this.#kernel.get(symbol) : undefined
    return first ?? this.#modules.get(symbol) ?? this.#kernel.get(symbol)
  }

  offer(module: LoadedModule): void {
    for (const offered of exportsOf(module)) this.#modules.set(offered.symbol, { ...offered, owner: module })
  }

  withdraw(module: LoadedModule): void {
    for (const { symbol } of exportsOf(module)) {
      if (this.#modules.get(symbol)?.owner === module) this.#modules.delete(symbol)
    }
  }
}

/** All that a module offers. */
function exportsOf({ name, image: { exports = [] } }: LoadedModule): readonly ExportFacts[] {
  return [{ symbol: symbolOf(name) }, ...exports]
}
