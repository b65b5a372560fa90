import { latin1Bytes } from '../../formats/bytes/index.ts'
import { aliasIndex, builtinAliasIndex, builtinIndex, depIndex, symbolsIndex } from './binary-outputs.ts'
import type { Tell } from './tell.ts'
import { aliasText, depText, devnameText, softdepText, symbolsText, weakdepText } from './text-outputs.ts'
import type { TreeGraph } from './tree-graph.ts'

/** One file that depmod writes. */
export interface IndexFile {
  readonly name: string
  /** The text of a file that `depmod -n` prints. */
  readonly isText: boolean
  /** Made when it is asked for. A FormatError for text that an index cannot hold. */
  content(): Uint8Array
}

/** What else is told while the files are made. */
export interface IndexChecks {
  /** Name aliases that a module has twice. */
  readonly duplicates: boolean
}

/**
 * What indexes are made of: which modules there are, where, and in which order; the symbols of the kernel with the prefix of
 * the architecture; what modules say, kind by kind; and the two files of the kernel's build about built-in modules.
 */
export type IndexSource =
  | 'order'
  | 'kernel'
  | 'exports'
  | 'needs'
  | 'aliases'
  | 'softdeps'
  | 'weakdeps'
  | 'builtin'
  | 'modinfo'

/** What each file is made of and nothing else, by its name, in the order in which depmod writes them. */
export const INDEX_SOURCES: Readonly<Record<string, readonly IndexSource[]>> = {
  'modules.dep': ['order', 'kernel', 'exports', 'needs'],
  'modules.dep.bin': ['order', 'kernel', 'exports', 'needs'],
  'modules.alias': ['order', 'aliases'],
  'modules.alias.bin': ['order', 'aliases'],
  'modules.softdep': ['order', 'softdeps'],
  'modules.weakdep': ['order', 'weakdeps'],
  'modules.symbols': ['order', 'kernel', 'exports'],
  'modules.symbols.bin': ['order', 'kernel', 'exports'],
  'modules.builtin.bin': ['builtin'],
  'modules.builtin.alias.bin': ['modinfo'],
  'modules.devname': ['order', 'aliases'],
}

/** All eleven files, in the order in which depmod writes them. The graph is asked for by those that depend on symbols. */
export function indexFiles(
  tree: Pick<TreeGraph, 'modules' | 'builtin'>,
  graph: () => TreeGraph,
  checks: IndexChecks,
  tell: Tell,
): IndexFile[] {
  const text = (name: string, make: () => string): IndexFile => {
    return { name, isText: true, content: () => latin1Bytes(make()) }
  }
  const index = (name: string, content: () => Uint8Array): IndexFile => ({ name, isText: false, content })
  return [
    text('modules.dep', () => depText(graph())),
    index('modules.dep.bin', () => depIndex(graph())),
    text('modules.alias', () => aliasText(tree)),
    index('modules.alias.bin', () => aliasIndex(tree, checks.duplicates, tell)),
    text('modules.softdep', () => softdepText(tree)),
    text('modules.weakdep', () => weakdepText(tree)),
    text('modules.symbols', () => symbolsText(graph())),
    index('modules.symbols.bin', () => symbolsIndex(graph())),
    index('modules.builtin.bin', () => builtinIndex(tree.builtin, tell)),
    index('modules.builtin.alias.bin', () => builtinAliasIndex(tree.builtin, tell)),
    text('modules.devname', () => devnameText(tree, tell)),
  ]
}
