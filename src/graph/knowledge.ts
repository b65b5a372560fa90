import type { Trie } from '../formats/indexes/index.ts'
import type { Config } from '../formats/modprobe-d/index.ts'

/** What a module directory and the configuration say: everything that a request is resolved from. */
export interface Knowledge {
  /** The module directory as messages and paths show it, as in `/lib/modules/6.1.0-9-amd64`. */
  readonly directory: string
  readonly indexes: Indexes
  readonly config: Config
  /**
   * Files that modules.dep names and that do not exist, as absolute paths. One such dependency makes kmod drop all
   * dependencies of its module (kmod 34 `kmod_module_parse_depline()`), so the plan depends on it.
   */
  readonly missingFiles: ReadonlySet<string>
}

/** The binary indexes of a module directory. One that is absent, empty or unreadable is undefined. */
export interface Indexes {
  readonly dep: Trie | undefined
  readonly alias: Trie | undefined
  readonly symbols: Trie | undefined
  readonly builtin: Trie | undefined
  readonly builtinAlias: Trie | undefined
}

/** Is the module built into the kernel, by the index? Costs the length of the name, however many are built in. */
export function isBuiltin(knowledge: Knowledge, module: string): boolean {
  return knowledge.indexes.builtin?.has(module) ?? false
}
