/** Symbols by their numbers in a pool of names. */
export interface SymbolNumbers {
  readonly names: ArrayLike<number>
  /** Two words for each name: the lower half of its checksum, then the upper. */
  readonly crcs: ArrayLike<number>
}

/** What a module offers to others, and what it wants from them. */
export interface ModuleSymbols {
  /** Undefined where the list of their names is broken. */
  readonly exports: SymbolNumbers | undefined
  readonly needs: SymbolNumbers
  /** The places in `needs` of symbols that may stay without a provider. */
  readonly weak: readonly number[]
}

/** As a value of the same kind as those that are read: what walks thousands of them is faster for it. */
export const NO_SYMBOLS: SymbolNumbers = { names: new Uint32Array(), crcs: new Uint32Array() }
