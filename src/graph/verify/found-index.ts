import { FormatError } from '../../errors.ts'
import {
  openTrie,
  type Parsed,
  parseModulesAlias,
  parseModulesDep,
  parseModulesDevname,
  parseModulesSoftdep,
  parseModulesSymbols,
  parseModulesWeakdep,
  type TrieEntry,
} from '../../formats/indexes/index.ts'

const NEWLINE = 0x0a

/** Readers of text files by name. */
const TEXTS: Readonly<Record<string, (bytes: Uint8Array) => Parsed<unknown>>> = {
  'modules.dep': parseModulesDep,
  'modules.alias': parseModulesAlias,
  'modules.softdep': parseModulesSoftdep,
  'modules.weakdep': parseModulesWeakdep,
  'modules.symbols': parseModulesSymbols,
  'modules.devname': parseModulesDevname,
}

/** All that a binary index says; nothing for an empty file. A FormatError for one that is damaged. */
export function entriesOf(bytes: Uint8Array, name: string): TrieEntry[] {
  return [...(openTrie(bytes, name)?.entries() ?? [])]
}

/** Why the bytes of an index file cannot be one; undefined where they can. */
export function corruption(name: string, bytes: Uint8Array): string | undefined {
  const parse = TEXTS[name]
  if (parse !== undefined) return textCorruption(bytes, parse)
  try {
    entriesOf(bytes, name)
    return undefined
  } catch (error) {
    if (error instanceof FormatError) return `${error.problem} at byte ${error.offset}`
    throw error
  }
}

function textCorruption(bytes: Uint8Array, parse: (bytes: Uint8Array) => Parsed<unknown>): string | undefined {
  const [problem] = parse(bytes).problems
  if (problem !== undefined) return `line ${problem.lineNumber} makes no sense`
  return bytes.length > 0 && bytes.at(-1) !== NEWLINE ? 'the last line is cut off' : undefined
}
