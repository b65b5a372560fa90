import type { ModuleName } from '../../names.ts'
import { joinLines, type Parsed, parseLines } from './lines.ts'

/** A line of modules.symbols: which module exports a symbol. */
export interface SymbolLine {
  readonly symbol: string
  readonly module: ModuleName
}

const HEADER = '# Aliases for symbols, used by symbol_request().'

/** Reads `alias symbol:SYMBOL MODULE`. */
export function parseModulesSymbols(bytes: Uint8Array): Parsed<SymbolLine> {
  return parseLines(bytes, (line) => {
    const match = /^alias symbol:([^ ]+) ([^ ]+)$/.exec(line)
    return match ? { symbol: match[1]!, module: match[2] as ModuleName } : undefined
  })
}

/** The text of modules.symbols, which has its header even without lines. */
export function formatModulesSymbols(lines: readonly SymbolLine[]): string {
  return joinLines([HEADER, ...lines.map(({ symbol, module }) => `alias symbol:${symbol} ${module}`)])
}
