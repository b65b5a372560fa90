import { type ModuleSymbols, NO_SYMBOLS, type SymbolNumbers } from '../../formats/elf/index.ts'
import type { ErrnoName } from '../../names.ts'

/**
 * All that depmod takes from one module file, and nothing that depends on another file or on where it lies. Symbols are
 * numbers in a pool of names that the modules of a tree share: there are two hundred thousand.
 */
export interface ModuleFacts extends ModuleSymbols {
  readonly exports: SymbolNumbers
  /** As written, in the order of the file. */
  readonly aliases: readonly string[]
  readonly softdeps: readonly string[]
  readonly weakdeps: readonly string[]
  /** Why the exported symbols could not be read, where depmod says so. */
  readonly refusal?: ErrnoName
}

/** The facts of a file that could not be read: it has its place in the indexes, and nothing to say. */
export function noFacts(refusal: ErrnoName): ModuleFacts {
  return { exports: NO_SYMBOLS, needs: NO_SYMBOLS, weak: [], aliases: [], softdeps: [], weakdeps: [], refusal }
}
