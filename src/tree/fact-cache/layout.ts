/*
 * The file of a fact cache: a header, then the parts one behind the other, each a whole number of words. Words are of 32
 * bits in the byte order of the machine, so that they are used where they lie; another machine's file has another magic
 * number. Names and strings are in the order in which modules mention them.
 */

/** `modc` on a little-endian machine. */
export const MAGIC = 0x63646f6d

/** To be raised whenever the layout changes, or what a reader of modules makes of the same file. */
export const VERSION = 1

/** Magic, version, checksum in two words, six counts. */
export const HEADER_WORDS = 10

/** Where the checksum lies, and what comes behind it is what it is of. */
export const CHECKSUM_AT = 2
export const CHECKED_FROM = 4

/** Device, inode, size, mtime and ctime, each of 64 bits. */
export const IDENTITY_NUMBERS = 5

/** How much of each a module has: exports, needs, weak needs, aliases, softdeps, weakdeps. */
export const COUNTS = 6

/** How many there are of each in a file. */
export interface Totals {
  readonly modules: number
  readonly names: number
  readonly symbols: number
  readonly weak: number
  readonly strings: number
  /** Of names, then of strings. */
  readonly bytes: number
}

/** Where each part begins, in words. */
export interface Layout {
  readonly identities: number
  readonly counts: number
  /** Where each name ends among the bytes. */
  readonly nameEnds: number
  /** The number of the name of each symbol: all that a module exports, then all that it needs. */
  readonly symbols: number
  /** The two words of each symbol's checksum. */
  readonly crcs: number
  readonly weak: number
  /** Where each string ends among the bytes. */
  readonly stringEnds: number
  readonly bytes: number
  /** Of the whole file. */
  readonly words: number
}

/** The layout of a file that holds so much. */
export function layoutOf(totals: Totals): Layout {
  const identities = HEADER_WORDS
  const counts = identities + 2 * IDENTITY_NUMBERS * totals.modules
  const nameEnds = counts + COUNTS * totals.modules
  const symbols = nameEnds + totals.names
  const crcs = symbols + totals.symbols
  const weak = crcs + 2 * totals.symbols
  const stringEnds = weak + totals.weak
  const bytes = stringEnds + totals.strings
  const words = bytes + Math.ceil(totals.bytes / 4)
  return { identities, counts, nameEnds, symbols, crcs, weak, stringEnds, bytes, words }
}
