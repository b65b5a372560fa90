import { normalizeAlias } from '../../formats/alias/index.ts'
import { checkTrieEntry, parseModulesBuiltin, type TrieEntry, writeTrie } from '../../formats/indexes/index.ts'
import { type ErrnoName, moduleNameOfPath, strerror } from '../../names.ts'
import { builtinAliases } from './builtin-aliases.ts'
import type { Tell } from './tell.ts'
import type { BuiltinFiles, TreeGraph } from './tree-graph.ts'

type Modules = Pick<TreeGraph, 'modules'>

/** The bytes of modules.dep.bin. */
export function depIndex({ modules, depLines }: TreeGraph): Uint8Array {
  return writeTrie(modules.map(({ file }, priority) => ({ key: file.name, value: depLines[priority]!, priority })))
}

/** The bytes of modules.alias.bin. Patterns with brackets that do not match are left out. */
export function aliasIndex({ modules }: Modules, tellDuplicates: boolean, tell: Tell): Uint8Array {
  const entries: TrieEntry[] = []
  let checked = 0
  const warn = (text: string) => {
    // Nothing is told of entries behind one that cannot be written.
    for (; checked < entries.length; checked++) checkTrieEntry(entries[checked]!)
    tell({ level: 'warning', text })
  }
  const seen = new Set<string>()
  for (let priority = 0; priority < modules.length; priority++) {
    const { file, facts } = modules[priority]!
    for (const alias of facts.aliases) {
      const key = normalizeAlias(alias)
      if (key === undefined) {
        warn(`Unmatched bracket in ${alias}`)
        continue
      }
      entries.push({ key, value: file.name, priority })
      if (!tellDuplicates) continue
      const line = `${key} ${file.name}`
      if (seen.has(line)) warn(`duplicate module alias:\n${line}`)
      seen.add(line)
    }
  }
  return writeTrie(entries)
}

/** The bytes of modules.symbols.bin. */
export function symbolsIndex({ modules, symbols }: TreeGraph): Uint8Array {
  const entry = ({ symbol, owner }: TreeGraph['symbols'][number]): TrieEntry => ({
    key: `symbol:${symbol}`,
    value: modules[owner]!.file.name,
    priority: owner,
  })
  return writeTrie(symbols.map(entry))
}

/** The bytes of modules.builtin.bin: names alone. Without a list nothing, not even a header. */
export function builtinIndex({ builtin, directory }: BuiltinFiles, tell: Tell): Uint8Array {
  if (typeof builtin === 'string') return notOpened('modules.builtin', directory, builtin, tell)
  const { entries, problems } = parseModulesBuiltin(builtin)
  for (const { text } of problems) {
    const nul = text.indexOf('\0')
    const said = nul < 0 ? `${text}\n` : text.slice(0, nul)
    tell({ level: 'error', text: `Invalid modules.builtin line: ${said}` })
  }
  return writeTrie(entries.map((path) => ({ key: moduleNameOfPath(path), value: '', priority: 0 })))
}

/** The bytes of modules.builtin.alias.bin. */
export function builtinAliasIndex({ modinfo, directory }: BuiltinFiles, tell: Tell): Uint8Array {
  if (typeof modinfo === 'string') return notOpened('modules.builtin.modinfo', directory, modinfo, tell)
  const entries: TrieEntry[] = []
  for (const { alias, module } of builtinAliases(modinfo)) {
    const key = normalizeAlias(alias)
    if (key !== undefined) entries.push({ key, value: module, priority: 0 })
    else tell({ level: 'warning', text: `Unmatched bracket in ${alias}` })
  }
  return writeTrie(entries)
}

function notOpened(name: string, directory: string, code: ErrnoName, tell: Tell): Uint8Array {
  tell({ level: 'warning', text: `could not open ${name} at ${directory}: ${strerror(code)}` })
  return new Uint8Array()
}
