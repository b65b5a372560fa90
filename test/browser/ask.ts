/** What is asked in the page and in Node alike, of nothing but doors of the package. */
import { FormatError } from 'modonce'
import { configOf, openTrie, parseConfigFile, parseElf, type Trie, undefinedSymbols } from 'modonce/formats'
import { type Knowledge, type Resolution, resolve, withMatchers } from 'modonce/graph'

/** The files of a module directory that a request is resolved from, in the order in which `knowledgeOf` takes them. */
export const FILES = [
  ...['modules.dep.bin', 'modules.alias.bin', 'modules.symbols.bin', 'modules.builtin.bin'],
  ...['modules.builtin.alias.bin', 'modules.softdep'],
]

const ASKED_OF_ODD_BYTES = 'pci:v00008086d00001234'

/** What the files of a module directory say, with no configuration but that of the kernel's own softdeps. */
export function knowledgeOf(directory: string, files: readonly Uint8Array[]): Knowledge {
  const open = (index: number): Trie | undefined => openTrie(files[index]!, FILES[index]!)
  const indexes = { dep: open(0), alias: open(1), symbols: open(2), builtin: open(3), builtinAlias: open(4) }
  const { directives } = parseConfigFile(files[5]!, FILES[5]!)
  return { directory, indexes, config: configOf(directives), missingFiles: new Set() }
}

/** What each request means, with the plan and its reasons: by matchers, and by the index alone. */
export function resolutionsOf(knowledge: Knowledge, requests: readonly string[]): Resolution[] {
  return [withMatchers(knowledge), knowledge].flatMap((known) => requests.map((asked) => resolve(known, asked)))
}

/** What an index and a module say that may be neither: each a value or the FormatError. Another error is thrown. */
export function sayingsOf(bytes: Uint8Array): string[] {
  return [
    saying(() => openTrie(bytes, 'index')?.wild(ASKED_OF_ODD_BYTES) ?? []),
    saying(() => Array.from(openTrie(bytes, 'index')?.entries() ?? [], ({ key, value }) => `${key} ${value}`)),
    saying(() => undefinedSymbols(parseElf(bytes)).map(({ symbol }) => symbol)),
  ]
}

function saying(say: () => readonly string[]): string {
  try {
    return `says ${say().join(', ')}`
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return String(error)
  }
}
