import { latin1Bytes, type NamePool } from '../../formats/bytes/index.ts'
import type { SymbolNumbers } from '../../formats/elf/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { COUNTS, FACTS_FILE } from './facts-layout.ts'
import { bytesPart, seal } from './sealed-words.ts'

/** The file of what modules say. Only names that they mention are in it. */
export function encodeFacts(modules: readonly ModuleFacts[], pool: NamePool): Uint8Array<ArrayBuffer> {
  // Before the names are counted: facts that were stored get numbers in the pool when they are asked for.
  const symbols = modules.flatMap(({ exports, needs }) => [exports, needs])
  const { names, numbers, crcs } = numbered(symbols, pool)
  const counts = new Uint32Array(COUNTS * modules.length)
  const strings: string[] = []
  for (const [place, { exports, needs, weak, aliases, softdeps, weakdeps }] of modules.entries()) {
    const lists = [exports.names, needs.names, weak, aliases, softdeps, weakdeps]
    for (let kind = 0; kind < COUNTS; kind++) counts[COUNTS * place + kind] = lists[kind]!.length
    for (const texts of [aliases, softdeps, weakdeps]) for (const text of texts) strings.push(text)
  }
  const texts = names.map((name) => pool.text(name)).concat(strings)
  const ends = endsOf(texts)
  return seal(FACTS_FILE, [
    counts,
    ends.subarray(0, names.length),
    numbers,
    crcs,
    together(modules.map(({ weak }) => weak)),
    ends.subarray(names.length),
    // Joined first: one copy of all bytes is faster than one of each text.
    bytesPart(latin1Bytes(texts.join(''))),
  ])
}

/** All symbols one behind the other, and the names that they mention, which are numbered anew in the order of first mention. */
function numbered(
  symbols: readonly SymbolNumbers[],
  pool: NamePool,
): { readonly names: number[]; readonly numbers: Uint32Array; readonly crcs: Uint32Array } {
  const count = symbols.reduce((sum, { names }) => sum + names.length, 0)
  const numbers = new Uint32Array(count)
  const crcs = new Uint32Array(2 * count)
  const names: number[] = []
  // By number in the pool; 0 for a name that nobody has mentioned, else the new number plus one.
  const newNumbers = new Uint32Array(pool.count)
  let at = 0
  for (const its of symbols) {
    crcs.set(its.crcs, 2 * at)
    for (let index = 0; index < its.names.length; index++) {
      const name = its.names[index]!
      if (newNumbers[name] === 0) newNumbers[name] = names.push(name)
      numbers[at++] = newNumbers[name]! - 1
    }
  }
  return { names, numbers, crcs }
}

function together(lists: readonly ArrayLike<number>[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}

function endsOf(texts: readonly string[]): Uint32Array {
  const ends = new Uint32Array(texts.length)
  let end = 0
  for (const [index, text] of texts.entries()) {
    end += text.length
    ends[index] = end
  }
  return ends
}
