import { latin1Bytes, type NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { COUNTS, FACTS_FILE } from './facts-layout.ts'
import { bytesPart, seal } from './sealed-words.ts'

/** The file of what modules say. Only names that they mention are in it. */
export function encodeFacts(modules: readonly ModuleFacts[], pool: NamePool): Uint8Array<ArrayBuffer> {
  // Before the names are counted: facts that were stored get numbers in the pool when they are asked for.
  const symbols = modules.flatMap(({ exports, needs }) => [exports, needs])
  const names = new NameNumbers(pool.count)
  for (const { names: its } of symbols) names.add(its)
  const counts = new Uint32Array(COUNTS * modules.length)
  const strings: string[] = []
  for (const [place, { exports, needs, weak, aliases, softdeps, weakdeps }] of modules.entries()) {
    const lists = [exports.names, needs.names, weak, aliases, softdeps, weakdeps]
    for (let kind = 0; kind < COUNTS; kind++) counts[COUNTS * place + kind] = lists[kind]!.length
    for (const texts of [aliases, softdeps, weakdeps]) for (const text of texts) strings.push(text)
  }
  const texts = [...names.used.map((name) => pool.text(name)), ...strings]
  const ends = endsOf(texts)
  const numbers = together(symbols.map((its) => its.names))
  for (let index = 0; index < numbers.length; index++) numbers[index] = names.of(numbers[index]!)
  return seal(FACTS_FILE, [
    counts,
    ends.subarray(0, names.used.length),
    numbers,
    together(symbols.map(({ crcs }) => crcs)),
    together(modules.map(({ weak }) => weak)),
    ends.subarray(names.used.length),
    // Joined first: one copy of all bytes is faster than one of each text.
    bytesPart(latin1Bytes(texts.join(''))),
  ])
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
