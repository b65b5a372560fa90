import type { ModuleFacts } from './module-facts.ts'
import type { ModuleFile } from './module-file.ts'

/** A module of the tree: its file and what that says. Its place in a list of all is its priority. */
export interface AModule {
  readonly file: ModuleFile
  readonly facts: ModuleFacts
}
