import { normalizeAlias } from '../../formats/alias/index.ts'
import {
  formatDepLine,
  parseModulesAlias,
  parseModulesDep,
  parseModulesDevname,
  parseModulesSoftdep,
  parseModulesSymbols,
  parseModulesWeakdep,
} from '../../formats/indexes/index.ts'
import { moduleNameOfPath } from '../../names.ts'
import { type Entry, entriesBeyond, someEntries } from './difference.ts'
import { entriesOf } from './found-index.ts'

/** What the index beside a text file is to hold, by the text file's name. */
const ENTRIES: Readonly<Record<string, (bytes: Uint8Array) => Entry[]>> = {
  'modules.dep': (bytes) =>
    parseModulesDep(bytes).entries.map((line) => ({ key: moduleNameOfPath(line.path), value: formatDepLine(line) })),
  'modules.alias': (bytes) =>
    parseModulesAlias(bytes).entries.flatMap(({ alias, module }) => {
      const key = normalizeAlias(alias)
      return key === undefined ? [] : [{ key, value: module }]
    }),
  'modules.symbols': (bytes) =>
    parseModulesSymbols(bytes).entries.map(({ symbol, module }) => ({ key: `symbol:${symbol}`, value: module })),
}

/** The modules that a text file speaks of, by its name. All of them are in modules.dep. */
const MODULES: Readonly<Record<string, (bytes: Uint8Array) => readonly { readonly module: string }[]>> = {
  'modules.alias': (bytes) => parseModulesAlias(bytes).entries,
  'modules.softdep': (bytes) => parseModulesSoftdep(bytes).entries,
  'modules.weakdep': (bytes) => parseModulesWeakdep(bytes).entries,
  'modules.symbols': (bytes) => parseModulesSymbols(bytes).entries,
  'modules.devname': (bytes) => parseModulesDevname(bytes).entries,
}

/** The text files that have an index beside them, which ends in .bin and says the same. */
export const PAIRED: readonly string[] = Object.keys(ENTRIES)

/** The text files that name modules of modules.dep. */
export const NAMING: readonly string[] = Object.keys(MODULES)

/** What the index beside a text file has and that has not, or the other way round; undefined where they agree. */
export function pairDisagreement(name: string, text: Uint8Array, index: Uint8Array): string | undefined {
  const written = ENTRIES[name]!(text)
  const indexed = entriesOf(index, `${name}.bin`)
  const missing = entriesBeyond(written, indexed)
  if (missing.length > 0) return `lacks ${someEntries(missing)}, which ${name} has`
  const extra = entriesBeyond(indexed, written)
  return extra.length > 0 ? `has ${someEntries(extra)}, which ${name} lacks` : undefined
}

/** A module of which a text file speaks and modules.dep does not. */
export function strayModule(name: string, text: Uint8Array, dep: Uint8Array): string | undefined {
  const known = new Set<string>(parseModulesDep(dep).entries.map(({ path }) => moduleNameOfPath(path)))
  return MODULES[name]!(text).find(({ module }) => !known.has(module))?.module
}
