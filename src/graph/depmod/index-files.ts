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

/** All eleven files, in the order in which depmod writes them. */
export function indexFiles(graph: TreeGraph, checks: IndexChecks, tell: Tell): IndexFile[] {
  const text = (name: string, make: () => string): IndexFile => {
    return { name, isText: true, content: () => latin1Bytes(make()) }
  }
  const index = (name: string, content: () => Uint8Array): IndexFile => ({ name, isText: false, content })
  return [
    text('modules.dep', () => depText(graph)),
    index('modules.dep.bin', () => depIndex(graph)),
    text('modules.alias', () => aliasText(graph)),
    index('modules.alias.bin', () => aliasIndex(graph, checks.duplicates, tell)),
    text('modules.softdep', () => softdepText(graph)),
    text('modules.weakdep', () => weakdepText(graph)),
    text('modules.symbols', () => symbolsText(graph)),
    index('modules.symbols.bin', () => symbolsIndex(graph)),
    index('modules.builtin.bin', () => builtinIndex(graph.builtin, tell)),
    index('modules.builtin.alias.bin', () => builtinAliasIndex(graph.builtin, tell)),
    text('modules.devname', () => devnameText(graph, tell)),
  ]
}
