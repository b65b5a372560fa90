import {
  type AliasLine,
  formatModulesAlias,
  formatModulesDevname,
  formatModulesSoftdep,
  formatModulesSymbols,
  formatModulesWeakdep,
  type SoftdepLine,
} from '../../formats/indexes/index.ts'
import { devnameEntries } from './devname.ts'
import type { ModuleFacts } from './module-facts.ts'
import type { Tell } from './tell.ts'
import type { TreeGraph } from './tree-graph.ts'

type Modules = Pick<TreeGraph, 'modules'>

/** The text of modules.dep. */
export function depText({ depLines }: TreeGraph): string {
  return depLines.length === 0 ? '' : `${depLines.join('\n')}\n`
}

/** The text of modules.alias. */
export function aliasText({ modules }: Modules): string {
  const lines: AliasLine[] = []
  for (const { file, facts } of modules) for (const alias of facts.aliases) lines.push({ alias, module: file.name })
  return formatModulesAlias(lines)
}

/** The text of modules.softdep. */
export function softdepText(graph: Modules): string {
  return formatModulesSoftdep(linesOf(graph, ({ softdeps }) => softdeps))
}

/** The text of modules.weakdep. */
export function weakdepText(graph: Modules): string {
  return formatModulesWeakdep(linesOf(graph, ({ weakdeps }) => weakdeps))
}

function linesOf({ modules }: Modules, textsOf: (facts: ModuleFacts) => readonly string[]): SoftdepLine[] {
  return modules.flatMap(({ file, facts }) => textsOf(facts).map((text) => ({ module: file.name, text })))
}

/** The text of modules.symbols. */
export function symbolsText({ modules, symbols }: TreeGraph): string {
  return formatModulesSymbols(symbols.map(({ symbol, owner }) => ({ symbol, module: modules[owner]!.file.name })))
}

/** The text of modules.devname. */
export function devnameText({ modules }: Modules, tell: Tell): string {
  return formatModulesDevname(devnameEntries(modules, tell))
}
