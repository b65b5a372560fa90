import { fnmatch, normalizeAlias } from '../../formats/alias/index.ts'
import { type Alias, type ModuleName, normalizeModuleName } from '../../names.ts'
import { isBuiltin, type Knowledge } from '../knowledge.ts'
import type { Found, Target } from './target.ts'

/**
 * The modules that `asked` names, in libkmod's order with its duplicates; none where nothing answers to it. The first
 * source that yields anything wins. Undefined where brackets do not match, which libkmod refuses with EINVAL.
 * kmod 34 `kmod_module_new_from_lookup()`.
 */
export function lookup(knowledge: Knowledge, asked: string): readonly Target[] | undefined {
  const key = normalizeAlias(asked)
  if (key === undefined) return undefined
  for (const source of SOURCES) {
    const found = source(knowledge, key)
    if (found.length > 0) return found
  }
  return []
}

/** The module of that name and no other, in the tree or built in. kmod 34 `kmod_module_new_from_name_lookup()`. */
export function lookupName(knowledge: Knowledge, name: string): Target | undefined {
  const key = normalizeModuleName(name) as string as Alias
  for (const source of [moduleName, builtinName, builtinAliasIndex]) {
    const [first] = source(knowledge, key)
    if (first !== undefined) return first
  }
  return undefined
}

type Source = (knowledge: Knowledge, key: Alias) => readonly Target[]

const SOURCES: readonly Source[] = [
  configAliases,
  moduleName,
  symbol,
  commands,
  aliasIndex,
  builtinName,
  builtinAliasIndex,
]

/** One list for every source that has nothing, because a request asks most of them in vain. */
const NOTHING: readonly Target[] = []

/** Every matching alias line yields its module, whether or not such a module exists. */
function configAliases({ config }: Knowledge, key: Alias): readonly Target[] {
  if (config.aliases.length === 0) return NOTHING
  return config.aliases
    .filter((directive) => fnmatch(directive.pattern, key))
    .map((directive) => ({
      module: directive.module,
      alias: directive.pattern,
      path: undefined,
      found: { kind: 'config-alias', directive },
    }))
}

/** A name in modules.dep. Names with a colon are not looked up there: no module is called so. */
function moduleName({ indexes }: Knowledge, key: Alias): readonly Target[] {
  if (key.includes(':') || !indexes.dep?.has(key)) return NOTHING
  return [byName(key, { kind: 'name' })]
}

function symbol({ indexes }: Knowledge, key: Alias): readonly Target[] {
  return key.startsWith('symbol:') ? byAlias(indexes.symbols?.wild(key), key, { kind: 'symbol' }) : NOTHING
}

/** A name that has only an install or remove command is a module too. */
function commands({ config }: Knowledge, key: Alias): readonly Target[] {
  const named = (directive: { readonly pattern: string }): boolean => directive.pattern === key
  const directive = config.installs.find(named) ?? config.removes.find(named)
  return directive === undefined ? NOTHING : [byName(key, { kind: 'command', directive })]
}

function aliasIndex({ indexes }: Knowledge, key: Alias): readonly Target[] {
  return byAlias(indexes.alias?.wild(key), key, { kind: 'alias' })
}

function builtinName(knowledge: Knowledge, key: Alias): readonly Target[] {
  return isBuiltin(knowledge, key) ? [byName(key, { kind: 'builtin' })] : NOTHING
}

function builtinAliasIndex({ indexes }: Knowledge, key: Alias): readonly Target[] {
  return byAlias(indexes.builtinAlias?.wild(key), key, { kind: 'builtin-alias' })
}

function byName(key: Alias, found: Found): Target {
  return { module: key as string as ModuleName, alias: undefined, path: undefined, found }
}

function byAlias(modules: readonly string[] | undefined, alias: Alias, found: Found): readonly Target[] {
  if (modules === undefined || modules.length === 0) return NOTHING
  return modules.map((module) => ({ module: module as ModuleName, alias, path: undefined, found }))
}
