import type { AliasDirective, CommandDirective } from '../../formats/modprobe-d/index.ts'
import type { ModuleName } from '../../names.ts'

/** How a request led to a module. kmod 34 `kmod_module_new_from_lookup()`, first source that yields anything. */
export type Found =
  | { readonly kind: 'config-alias'; readonly directive: AliasDirective }
  | { readonly kind: 'name' }
  | { readonly kind: 'symbol' }
  | { readonly kind: 'command'; readonly directive: CommandDirective }
  | { readonly kind: 'alias' }
  | { readonly kind: 'builtin' }
  | { readonly kind: 'builtin-alias' }
  | { readonly kind: 'path' }
  | { readonly kind: 'dependency' }

/** A module as reached: the same module reached in two ways may have other options, and may stand in a plan twice. */
export interface Target {
  readonly module: ModuleName
  /**
   * The text by which it was reached, where that was no module name: the pattern of a configuration alias, else the
   * normalised lookup key. `options` lines apply to it, and the blacklist asks for it.
   */
  readonly alias: string | undefined
  /** The file given by the asker or by modules.dep of a dependent; undefined means what modules.dep says. */
  readonly path: string | undefined
  readonly found: Found
}

/** Two targets are the same object to kmod iff their keys agree: its pool is keyed by name, or by name and alias. */
export function targetKey(target: Target): string {
  return target.alias === undefined ? target.module : `${target.module}\\${target.alias}`
}
