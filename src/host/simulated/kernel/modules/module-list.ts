import type { State } from '../../state.ts'
import type { StateMap } from '../../state-map.ts'
import type { LoadedModule, ModuleState } from './loaded-module.ts'

/** The kernel's list of modules. */
export class ModuleList {
  readonly #modules: StateMap<LoadedModule>

  constructor(state: State) {
    this.#modules = state.map<LoadedModule>('modules', { ordered: true })
  }

  /** The module of that name in any state. */
  find(name: string): LoadedModule | undefined {
    return this.#modules.get(name)
  }

  /** The module of that name, as all but loaders find it. */
  findFormed(name: string): LoadedModule | undefined {
    const module = this.find(name)
    return module?.state === 'unformed' ? undefined : module
  }

  /** The state of the module of that name, as all but loaders find it. */
  stateOf(name: string): Exclude<ModuleState, 'unformed'> | undefined {
    const state = this.find(name)?.state
    return state === 'unformed' ? undefined : state
  }

  add(module: LoadedModule): void {
    this.#modules.set(module.name, module)
  }

  remove(module: LoadedModule): void {
    if (this.#modules.get(module.name) === module) this.#modules.delete(module.name)
  }

  newestFirst(): LoadedModule[] {
    return this.#modules.values().reverse()
  }
}
