import { latin1Bytes, type NamePool } from '../../formats/bytes/index.ts'
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

/** Facts of the module file with this identity. */
export interface KnownFile {
  readonly identity: FileIdentity
  readonly facts: ModuleFacts
}

/** The file of a cache of these facts. Only names that they mention are in it. */
export function encodeFacts(files: readonly KnownFile[], pool: NamePool): Uint8Array {
  const names = new NameNumbers(pool.count)
  for (const { facts } of files) {
    for (const symbols of [facts.exports, facts.needs]) names.add(symbols.names)
  }
  const strings = files.flatMap(({ facts }) => [...facts.aliases, ...facts.softdeps, ...facts.weakdeps])
  const texts = [...names.used.map((name) => pool.text(name)), ...strings]
  const totals: Totals = {
    modules: files.length,
    names: names.used.length,
    symbols: sum(files, ({ facts }) => facts.exports.names.length + facts.needs.names.length),
    weak: sum(files, ({ facts }) => facts.weak.length),
    strings: strings.length,
    bytes: texts.reduce((bytes, text) => bytes + text.length, 0),
  }
  const layout = layoutOf(totals)
  const words = new Uint32Array(layout.words)
  const { modules, symbols, weak, bytes } = totals
  words.set([MAGIC, VERSION, 0, 0, modules, totals.names, symbols, weak, totals.strings, bytes])
  putFiles(words, layout, files, names)
  putTexts(words, layout, texts, totals.names)
  words.set(checksum(words, CHECKED_FROM, words.length), CHECKSUM_AT)
  return new Uint8Array(words.buffer)
}

/** Numbers names anew, in the order of their first mention. */
class NameNumbers {
  readonly used: number[] = []
  /** By number in the pool; 0 for a name that nobody has mentioned, else the new number plus one. */
  readonly #numbers: Uint32Array

  constructor(count: number) {
    this.#numbers = new Uint32Array(count)
  }

  add(names: ArrayLike<number>): void {
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!
      if (this.#numbers[name] === 0) this.#numbers[name] = this.used.push(name)
    }
  }

  of(name: number): number {
    return this.#numbers[name]! - 1
  }
}

function putFiles(words: Uint32Array, layout: Layout, files: readonly KnownFile[], names: NameNumbers): void {
  const identities = new BigInt64Array(words.buffer, 4 * HEADER_WORDS, IDENTITY_NUMBERS * files.length)
  let symbolsAt = 0
  let weakAt = layout.weak
  for (const [place, { identity, facts }] of files.entries()) {
    const { exports, needs, weak, aliases, softdeps, weakdeps } = facts
    identities.set(identityNumbers(identity), IDENTITY_NUMBERS * place)
    const counted = [exports.names, needs.names, weak, aliases, softdeps, weakdeps]
    words.set(
      counted.map(({ length }) => length),
      layout.counts + COUNTS * place,
    )
    for (const symbols of [exports, needs]) {
      const { length } = symbols.names
      for (let index = 0; index < length; index++) {
        words[layout.symbols + symbolsAt + index] = names.of(symbols.names[index]!)
      }
      words.set(symbols.crcs, layout.crcs + 2 * symbolsAt)
      symbolsAt += length
    }
    words.set(weak, weakAt)
    weakAt += weak.length
  }
}

function putTexts(words: Uint32Array, layout: Layout, texts: readonly string[], nameCount: number): void {
  // Joined first: one copy of all bytes is faster than one of each text.
  const bytes = latin1Bytes(texts.join(''))
  new Uint8Array(words.buffer, 4 * layout.bytes).set(bytes)
  let end = 0
  for (const [index, text] of texts.entries()) {
    end += text.length
    words[index < nameCount ? layout.nameEnds + index : layout.stringEnds + index - nameCount] = end
  }
}

function sum<Item>(items: readonly Item[], numberOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + numberOf(item), 0)
}
