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
  return (
    configAliases(knowledge, key) ??
    moduleName(knowledge, key) ??
    symbol(knowledge, key) ??
    commands(knowledge, key) ??
    aliasIndex(knowledge, key) ??
    builtinName(knowledge, key) ??
    builtinAliasIndex(knowledge, key) ??
    []
  )
}

/** The module of that name and no other, in the tree or built in. kmod 34 `kmod_module_new_from_name_lookup()`. */
export function lookupName(knowledge: Knowledge, name: string): Target | undefined {
  const key = normalizeModuleName(name) as string as Alias
  const found = moduleName(knowledge, key) ?? builtinName(knowledge, key) ?? builtinAliasIndex(knowledge, key)
  return found?.[0]
}

/** What a source has for a request; undefined for nothing, which is what most have. */
type Targets = readonly Target[] | undefined

/** Every matching alias line yields its module, whether or not such a module exists. */
function configAliases({ config }: Knowledge, key: Alias): Targets {
  const matching = config.aliases.filter((directive) => fnmatch(directive.pattern, key))
  if (matching.length === 0) return undefined
  return matching.map((directive) => ({
    module: directive.module,
    alias: directive.pattern,
    path: undefined,
    found: { kind: 'config-alias', directive },
  }))
}

/** A name in modules.dep. Names with a colon are not looked up there: no module is called so. */
function moduleName({ indexes }: Knowledge, key: Alias): Targets {
  return !key.includes(':') && indexes.dep?.has(key) ? byName(key, { kind: 'name' }) : undefined
}

function symbol({ indexes }: Knowledge, key: Alias): Targets {
  return key.startsWith('symbol:') ? byAlias(indexes.symbols?.wild(key), key, { kind: 'symbol' }) : undefined
}

/** A name that has only an install or remove command is a module too. */
function commands({ config }: Knowledge, key: Alias): Targets {
  const named = (directive: { readonly pattern: string }): boolean => directive.pattern === key
  const directive = config.installs.find(named) ?? config.removes.find(named)
  return directive && byName(key, { kind: 'command', directive })
}

function aliasIndex({ indexes }: Knowledge, key: Alias): Targets {
  return byAlias(indexes.alias?.wild(key), key, { kind: 'alias' })
}

function builtinName(knowledge: Knowledge, key: Alias): Targets {
  return isBuiltin(knowledge, key) ? byName(key, { kind: 'builtin' }) : undefined
}

function builtinAliasIndex({ indexes }: Knowledge, key: Alias): Targets {
  return byAlias(indexes.builtinAlias?.wild(key), key, { kind: 'builtin-alias' })
}

function byName(key: Alias, found: Found): Targets {
  return [{ module: key as string as ModuleName, alias: undefined, path: undefined, found }]
}

function byAlias(modules: readonly string[] | undefined, alias: Alias, found: Found): Targets {
  if (modules === undefined || modules.length === 0) return undefined
  return modules.map((module) => ({ module: module as ModuleName, alias, path: undefined, found }))
}
