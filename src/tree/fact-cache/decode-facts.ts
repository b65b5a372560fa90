import { FormatError } from '../../errors.ts'
import { latin1, NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { checksum } from './checksum.ts'
import { type FileIdentity, identityNumbers } from './identity.ts'
import {
  CHECKED_FROM,
  CHECKSUM_AT,
  COUNTS,
  HEADER_WORDS,
  IDENTITY_NUMBERS,
  type Layout,
  layoutOf,
  MAGIC,
  type Totals,
  VERSION,
} from './layout.ts'

const NO_WEAK: readonly number[] = []

/** The facts of a cache's file. They are made where they are asked for, and their numbers lie in the file. */
export class KnownFacts {
  /** The names that the facts mention, with room for as many again. */
  readonly pool: NamePool
  readonly #words: Uint32Array
  readonly #layout: Layout
  readonly #identities: BigInt64Array
  readonly #strings: string
  /** Where the bytes of names end and those of strings begin. */
  readonly #nameBytes: number
  /** Places of files by their inode. Of two with one number on two devices, the last: the other is read again. */
  readonly #places = new Map<bigint, number>()
  /** Where each file's symbols, weak needs and strings begin, and where the last file's end. */
  readonly #starts: Uint32Array

  /** A FormatError where anything is not as it was written. */
  constructor(bytes: Uint8Array) {
    const words = wordsOf(bytes)
    const totals = totalsOf(words)
    this.#words = words
    this.#layout = layoutOf(totals)
    if (words.length !== this.#layout.words) fail('size does not fit the counts', 0)
    const [first, second] = checksum(words, CHECKED_FROM, words.length)
    if (words[CHECKSUM_AT] !== first || words[CHECKSUM_AT + 1] !== second) fail('wrong checksum', CHECKSUM_AT)
    this.pool = new NamePool(2 * totals.names, totals.bytes)
    this.#nameBytes = addNames(words, this.#layout, totals, this.pool)
    checkNumbers(words, this.#layout, totals, this.#nameBytes)
    const offset = words.byteOffset + 4 * this.#layout.bytes
    this.#strings = latin1(new Uint8Array(words.buffer, offset + this.#nameBytes, totals.bytes - this.#nameBytes))
    this.#starts = startsOf(words, this.#layout, totals)
    const identitiesAt = words.byteOffset + 4 * HEADER_WORDS
    this.#identities = new BigInt64Array(words.buffer, identitiesAt, IDENTITY_NUMBERS * totals.modules)
    for (let place = 0; place < totals.modules; place++) {
      this.#places.set(this.#identities[IDENTITY_NUMBERS * place + 1]!, place)
    }
  }

  /** What the file with this identity said; undefined where it is not known. */
  find(identity: FileIdentity): ModuleFacts | undefined {
    const place = this.#places.get(BigInt.asIntN(64, identity.inode))
    if (place === undefined) return undefined
    const numbers = identityNumbers(identity)
    for (let index = 0; index < IDENTITY_NUMBERS; index++) {
      if (this.#identities[IDENTITY_NUMBERS * place + index] !== numbers[index]) return undefined
    }
    return this.#factsAt(place)
  }

  #factsAt(place: number): ModuleFacts {
    const count = (which: number) => this.#words[this.#layout.counts + COUNTS * place + which]!
    const [symbols, weak, strings] = [0, 1, 2].map((which) => this.#starts[3 * place + which]!) as [
      number,
      number,
      number,
    ]
    const [aliases, softdeps, weakdeps] = [count(3), count(4), count(5)]
    return {
      exports: this.#symbols(symbols, count(0)),
      needs: this.#symbols(symbols + count(0), count(1)),
      weak: count(2) === 0 ? NO_WEAK : Array.from(this.#part(this.#layout.weak + weak, count(2))),
      aliases: this.#texts(strings, aliases),
      softdeps: this.#texts(strings + aliases, softdeps),
      weakdeps: this.#texts(strings + aliases + softdeps, weakdeps),
    }
  }

  #symbols(start: number, count: number): ModuleFacts['exports'] {
    const { symbols, crcs } = this.#layout
    return { names: this.#part(symbols + start, count), crcs: this.#part(crcs + 2 * start, 2 * count) }
  }

  #part(start: number, count: number): Uint32Array {
    return this.#words.subarray(start, start + count)
  }

  #texts(first: number, count: number): string[] {
    const texts: string[] = []
    const { stringEnds } = this.#layout
    for (let index = first; index < first + count; index++) {
      const start = index === 0 ? this.#nameBytes : this.#words[stringEnds + index - 1]!
      const end = this.#words[stringEnds + index]!
      texts.push(this.#strings.slice(start - this.#nameBytes, end - this.#nameBytes))
    }
    return texts
  }
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  if (bytes.length % 4 !== 0 || bytes.length < 4 * HEADER_WORDS) fail('truncated', 0)
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, bytes.length / 4)
}

function totalsOf(words: Uint32Array): Totals {
  if (words[0] !== MAGIC) fail('of something else, or of another kind of machine', 0)
  if (words[1] !== VERSION) fail('of another version', 1)
  const [modules, names, symbols, weak, strings, bytes] = words.subarray(CHECKED_FROM, HEADER_WORDS)
  return { modules: modules!, names: names!, symbols: symbols!, weak: weak!, strings: strings!, bytes: bytes! }
}

/** Gives the bytes that they take. Names must get the numbers by which symbols mention them. */
function addNames(words: Uint32Array, { nameEnds, bytes }: Layout, totals: Totals, pool: NamePool): number {
  const text = new DataView(words.buffer, words.byteOffset + 4 * bytes, totals.bytes)
  let start = 0
  for (let name = 0; name < totals.names; name++) {
    const end = words[nameEnds + name]!
    if (end < start || end > totals.bytes || pool.numberOf(text, start, end) !== name) fail('bad name', nameEnds + name)
    start = end
  }
  return start
}

function checkNumbers(words: Uint32Array, layout: Layout, totals: Totals, nameBytes: number): void {
  for (let at = layout.symbols; at < layout.crcs; at++) if (words[at]! >= totals.names) fail('symbol without name', at)
  let start = nameBytes
  for (let at = layout.stringEnds; at < layout.bytes; at++) {
    const end = words[at]!
    if (end < start || end > totals.bytes) fail('bad string', at)
    start = end
  }
  if (start !== totals.bytes) fail('bytes of no string', layout.bytes)
}

function startsOf(words: Uint32Array, { counts }: Layout, totals: Totals): Uint32Array {
  const starts = new Uint32Array(3 * totals.modules)
  let [symbols, weak, strings] = [0, 0, 0]
  for (let place = 0; place < totals.modules; place++) {
    starts.set([symbols, weak, strings], 3 * place)
    const at = counts + COUNTS * place
    symbols += words[at]! + words[at + 1]!
    weak += words[at + 2]!
    strings += words[at + 3]! + words[at + 4]! + words[at + 5]!
  }
  const fits = symbols === totals.symbols && weak === totals.weak && strings === totals.strings
  if (!fits) fail('counts of modules do not fit', counts)
  return starts
}

function fail(problem: string, word: number): never {
  throw new FormatError('fact cache', 4 * word, problem)
}
