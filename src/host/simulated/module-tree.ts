import { normalizeAlias } from '../../formats/alias/index.ts'
import { latin1Bytes } from '../../formats/bytes/index.ts'
import {
  formatDepLine,
  formatModulesDep,
  formatModulesOrder,
  formatModulesSoftdep,
  type TrieEntry,
  writeTrie,
} from '../../formats/indexes/index.ts'
import { type ModuleName, moduleNameOfPath, normalizeModuleName } from '../../names.ts'
import {
  type ExportFacts,
  formatModuleImage,
  type ImageFacts,
  type InitFacts,
  type ModuleImage,
  type Packing,
  packImage,
  type Told,
} from './kernel/index.ts'

/** A module in the tree of a simulated machine. */
export interface ModuleFacts extends ImageFacts {
  /** Its file, in the module directory: `kernel/net/xfrm/xfrm_user.ko`. */
  readonly path: string
  /** Its name in the kernel, where that is not the file's. */
  readonly name?: string
  /** 40 KiB, where it is not told. */
  readonly sizeBytes?: number
  /** The modules whose symbols it uses, by name. */
  readonly depends?: readonly string[]
  readonly aliases?: readonly string[]
  /** The value of a softdep line: `pre: a post: b`. */
  readonly softdep?: string
  /** Its parameters: their defaults, or more. One whose default is a number takes nothing but whole numbers. */
  readonly parameters?: ModuleImage['parameters']
  readonly init?: InitFacts
  /**
   * Services that the kernel has while it is live, by the names under which it requests them: `fs-xfs`. Where it is not told,
   * its aliases that name one thing only.
   */
  readonly provides?: readonly string[]
  /** How long its exit function takes, in virtual milliseconds. */
  readonly exitMs?: Told
  /** It cannot be removed: it has an init function and no exit function. */
  readonly permanent?: boolean
  /** In the indexes, and no such file. */
  readonly absent?: boolean
  /** Its file is compressed, in a manner that only the simulated kernel can undo. */
  readonly packing?: Packing
  /** The size of that file; as small as it gets, where it is not told. */
  readonly packedBytes?: number
}

/** A module that is built into the kernel. */
export interface BuiltinFacts {
  readonly name: string
  readonly aliases?: readonly string[]
  /** As for a module. */
  readonly provides?: readonly string[]
  /** With these it has a directory in sysfs, though never an `initstate` there. R5.7 */
  readonly parameters?: ModuleImage['parameters']
  readonly version?: string
  readonly exports?: readonly ExportFacts[]
  /** The index does not say that it is built in. */
  readonly unindexed?: boolean
}

const SIZE_BYTES = 40 * 1024

/** The files of a module directory, by their path in it: modules, and the indexes that depmod would make of them. */
export function moduleTree(
  modules: readonly ModuleFacts[],
  builtins: readonly BuiltinFacts[],
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const module of modules) if (module.absent !== true) files.set(module.path, moduleBytes(module))
  const indexed = builtins.filter(({ unindexed }) => unindexed !== true)
  const isBuiltin = (name: string) => builtins.some((builtin) => normalizeModuleName(builtin.name) === name)
  const depLines = modules.map((module) => ({
    path: module.path,
    dependencies: closure(module, modules, isBuiltin),
  }))
  const softdeps = modules.flatMap((module) =>
    module.softdep === undefined ? [] : [{ module: fileName(module), text: module.softdep }],
  )
  const keyed = depLines.map((line): Entry => [moduleNameOfPath(line.path), formatDepLine(line)])
  files.set('modules.dep', latin1Bytes(formatModulesDep(depLines)))
  files.set('modules.dep.bin', trie(keyed))
  files.set('modules.alias.bin', trie(modules.flatMap((module) => aliases(module.aliases, fileName(module)))))
  files.set('modules.symbols.bin', trie([]))
  files.set('modules.builtin.bin', trie(indexed.map(({ name }) => [normalizeModuleName(name), ''])))
  files.set(
    'modules.builtin.alias.bin',
    trie(indexed.flatMap((builtin) => aliases(builtin.aliases, normalizeModuleName(builtin.name)))),
  )
  files.set('modules.softdep', latin1Bytes(formatModulesSoftdep(softdeps)))
  files.set('modules.order', latin1Bytes(formatModulesOrder(modules.map(({ path }) => path))))
  return files
}

type Entry = readonly [key: string, value: string]

/** Machine after machine is made of the same facts, and the bytes of files are never written into. */
const MADE = new WeakMap<ModuleFacts, Uint8Array>()

function moduleBytes(module: ModuleFacts): Uint8Array {
  let bytes = MADE.get(module)
  if (bytes === undefined) {
    bytes = imageOf(module)
    MADE.set(module, bytes)
  }
  return bytes
}

function imageOf(module: ModuleFacts): Uint8Array {
  const { path, name, sizeBytes = SIZE_BYTES, packing, packedBytes, softdep: _, absent: _a, ...more } = module
  const { aliases: names = [], ...facts } = more
  const image = {
    ...{ parameters: {}, init: {}, permanent: false, provides: names.filter((alias) => !/[:*?[]/.test(alias)) },
    ...facts,
    name: normalizeModuleName(name ?? moduleNameOfPath(path)),
    depends: (facts.depends ?? []).map(normalizeModuleName),
  }
  const bytes = formatModuleImage(image, sizeBytes)
  return packing === undefined ? bytes : packImage(bytes, packing, packedBytes)
}

/** The paths of all that a module needs, nearest first: each comes before everything that it needs itself. */
function closure(module: ModuleFacts, modules: readonly ModuleFacts[], isBuiltin: (name: string) => boolean): string[] {
  const basicFirst: string[] = []
  const entered = new Set([module.path])
  const enter = ({ path, depends = [] }: ModuleFacts): void => {
    for (const name of depends.map(normalizeModuleName)) {
      if (isBuiltin(name)) continue
      const dependency = modules.find((other) => fileName(other) === name)
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

function fileName({ path }: ModuleFacts): ModuleName {
  return moduleNameOfPath(path)
}

function aliases(patterns: readonly string[] = [], module: ModuleName): Entry[] {
  return patterns.map((pattern) => [normalizeAlias(pattern) ?? pattern, module])
}

function trie(entries: readonly Entry[]): Uint8Array {
  return writeTrie(entries.map(([key, value], index): TrieEntry => ({ key, value, priority: index + 1 })))
}
