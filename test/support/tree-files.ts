import { normalizeAlias } from '../../src/formats/alias/index.ts'
import { latin1Bytes } from '../../src/formats/bytes/index.ts'
import {
  formatDepLine,
  formatModulesSoftdep,
  formatModulesWeakdep,
  type TrieEntry,
  writeTrie,
} from '../../src/formats/indexes/index.ts'
import { type ModuleName, moduleNameOfPath } from '../../src/names.ts'
import type { ModuleFacts, TreeParts } from './a-tree.ts'

/** One module of a tree, with its name beside its facts. */
export interface NamedModule extends ModuleFacts {
  readonly name: ModuleName
  readonly path: string
}

export function namedModules({ modules = {} }: TreeParts): NamedModule[] {
  return Object.entries(modules).map(([path, facts]) => ({ ...facts, path, name: moduleNameOfPath(path) }))
}

/** What stands in a tree's root by absolute path, but for the modules themselves and what the kernel shows. */
export function treeFiles(parts: TreeParts, release: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const [name, bytes] of indexes(parts)) files.set(`/lib/modules/${release}/${name}`, bytes)
  for (const [name, text] of Object.entries(parts.config ?? {})) {
    files.set(name.startsWith('/') ? name : `/etc/modprobe.d/${name}`, latin1Bytes(text))
  }
  return files.set('/proc/cmdline', latin1Bytes(parts.commandLine ?? 'quiet\n'))
}

function indexes(parts: TreeParts): [name: string, bytes: Uint8Array][] {
  const modules = namedModules(parts)
  const builtins = namedModules({ modules: parts.builtin ?? {} })
  const symbols = modules.flatMap(({ name, symbols = [] }) =>
    symbols.map((symbol) => [`symbol:${symbol}`, name] as const),
  )
  return [
    ['modules.dep.bin', trie(depLines(modules))],
    ['modules.alias.bin', trie(aliasEntries(modules))],
    ['modules.symbols.bin', trie(symbols)],
    ['modules.builtin.bin', trie(builtins.map(({ name }) => [name, '']))],
    ['modules.builtin.alias.bin', trie(aliasEntries(builtins))],
    ['modules.softdep', latin1Bytes(formatModulesSoftdep(modules.flatMap(softdepLine)))],
    ['modules.weakdep', latin1Bytes(formatModulesWeakdep(modules.flatMap(weakdepLine)))],
  ]
}

function depLines(modules: readonly NamedModule[]): [key: string, value: string][] {
  const byName = new Map(modules.map((module) => [module.name as string, module]))
  return modules.map((module) => [
    module.name,
    formatDepLine({ path: module.path, dependencies: closure(module, byName) }),
  ])
}

/** The paths of all that a module needs, nearest first: each comes before everything that it needs itself. */
function closure(module: NamedModule, byName: ReadonlyMap<string, NamedModule>): string[] {
  const basicFirst: string[] = []
  const entered = new Set([module.path])
  const enter = ({ path, depends = [] }: NamedModule): void => {
    for (const name of depends) {
      const dependency = byName.get(name)
      if (dependency === undefined) throw new Error(`${path} depends on ${name}, which the tree does not have`)
      if (entered.has(dependency.path)) continue
      entered.add(dependency.path)
      enter(dependency)
      basicFirst.push(dependency.path)
    }
  }
  enter(module)
  return basicFirst.reverse()
}

function aliasEntries(modules: readonly NamedModule[]): [key: string, value: string][] {
  return modules.flatMap(({ name, aliases = [] }) =>
    aliases.map((alias): [string, string] => [normalizeAlias(alias)!, name]),
  )
}

function softdepLine({
  name,
  softdepsPre = [],
  softdepsPost = [],
}: NamedModule): { module: ModuleName; text: string }[] {
  const pre = softdepsPre.length > 0 ? ['pre:', ...softdepsPre] : []
  const post = softdepsPost.length > 0 ? ['post:', ...softdepsPost] : []
  const words = [...pre, ...post]
  return words.length > 0 ? [{ module: name, text: words.join(' ') }] : []
}

function weakdepLine({ name, weakdeps }: NamedModule): { module: ModuleName; text: string }[] {
  return weakdeps === undefined ? [] : [{ module: name, text: weakdeps.join(' ') }]
}

function trie(entries: readonly (readonly [key: string, value: string])[]): Uint8Array {
  return writeTrie(entries.map(([key, value], index): TrieEntry => ({ key, value, priority: index + 1 })))
}
