import type { SealedKind } from './sealed-words.ts'

/**
 * What many modules say. Its parts: how much of each kind each module has; where each name of a symbol ends among the bytes;
 * the numbers of the names of all symbols, for each module those that it exports and then those that it needs; two words of
 * checksum for each symbol; places of weak needs; where each string ends; the bytes of names, then of strings. Names and
 * strings are in the order in which modules mention them.
 */
export const FACTS_FILE: SealedKind = {
  name: 'fact cache',
  // `modc` on a little-endian machine.
  magic: 0x63646f6d,
  version: 4,
  parts: 7,
}

/** How much of each a module has: exports, needs, weak needs, aliases, softdeps, weakdeps. */
export const COUNTS = 6
