export type { LineProblem, Parsed } from './lines.ts'
export { type AliasLine, formatModulesAlias, parseModulesAlias } from './modules-alias.ts'
export { formatModulesBuiltin, parseModulesBuiltin } from './modules-builtin.ts'
export { type BuiltinModinfo, builtinModinfo, parseModulesBuiltinModinfo } from './modules-builtin-modinfo.ts'
export { type DepLine, formatDepLine, formatModulesDep, parseDepLine, parseModulesDep } from './modules-dep.ts'
export {
  type DevnameEntry,
  formatDevnameEntry,
  formatModulesDevname,
  parseDeviceAlias,
  parseModulesDevname,
} from './modules-devname.ts'
export { formatModulesOrder, parseModulesOrder } from './modules-order.ts'
export { formatModulesSoftdep, parseModulesSoftdep, type SoftdepLine } from './modules-softdep.ts'
export { formatModulesSymbols, parseModulesSymbols, type SymbolLine } from './modules-symbols.ts'
export { formatModulesWeakdep, parseModulesWeakdep } from './modules-weakdep.ts'
export { openTrie, type Trie, type TrieEntry } from './trie.ts'
export { checkTrieEntry, writeTrie } from './write-trie.ts'
