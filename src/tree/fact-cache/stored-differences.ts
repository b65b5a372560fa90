import { latin1, type NamePool } from '../../formats/bytes/index.ts'
import type { IndexSource, ModuleFacts } from '../../graph/index.ts'
import { COUNTS, FACTS_FILE } from './facts-layout.ts'
import { bytesOfPart, type SealedParts, uncheckedParts } from './sealed-words.ts'

/**
 * In which of the kinds that go into indexes a module differs from what the file of facts has at a place. The file is not
 * checked for that, which would take longer than all else: at worst something differs that does not, and then the file is
 * opened with care. A FormatError where it is no such file.
 */
export function differencesFromFile(
  file: Uint8Array,
  place: number,
  facts: ModuleFacts,
  pool: NamePool,
): IndexSource[] {
  const stored = new StoredModule(uncheckedParts(FACTS_FILE, file), place, pool)
  const differing: IndexSource[] = []
  if (!stored.hasSymbols('exports', facts)) differing.push('exports')
  if (!stored.hasSymbols('needs', facts) || !stored.hasWeak(facts)) differing.push('needs')
  for (const kind of ['aliases', 'softdeps', 'weakdeps'] as const) {
    if (!stored.hasTexts(kind, facts)) differing.push(kind)
  }
  return differing
}

/** Where the counts of a module have each kind. */
const COUNT_OF = { exports: 0, needs: 1, weak: 2, aliases: 3, softdeps: 4, weakdeps: 5 } as const

type Counted = keyof typeof COUNT_OF

/** What the file has of one module. Beyond its parts there is nothing, which nothing is equal to. */
class StoredModule {
  readonly #parts: SealedParts
  readonly #bytes: Uint8Array
  readonly #place: number
  readonly #pool: NamePool

  constructor(parts: SealedParts, place: number, pool: NamePool) {
    this.#parts = parts
    this.#bytes = bytesOfPart(parts[6]!)
    this.#place = place
    this.#pool = pool
  }

  hasSymbols(kind: 'exports' | 'needs', facts: ModuleFacts): boolean {
    const { names, crcs } = facts[kind]
    const [, nameEnds, symbols, allCrcs] = this.#parts as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
    const start = this.#before(['exports', 'needs']) + (kind === 'needs' ? this.#count('exports') : 0)
    if (names.length !== this.#count(kind)) return false
    for (let index = 0; index < names.length; index++) {
      const at = start + index
      if (crcs[2 * index] !== allCrcs[2 * at] || crcs[2 * index + 1] !== allCrcs[2 * at + 1]) return false
      const name = symbols[at]!
      if (!this.#isText(this.#pool.text(names[index]!), name === 0 ? 0 : nameEnds[name - 1], nameEnds[name]))
        return false
    }
    return true
  }

  hasWeak({ weak }: ModuleFacts): boolean {
    const start = this.#before(['weak'])
    return weak.length === this.#count('weak') && weak.every((need, index) => need === this.#parts[4]![start + index])
  }

  hasTexts(kind: 'aliases' | 'softdeps' | 'weakdeps', facts: ModuleFacts): boolean {
    const [, nameEnds, , , , ends] = this.#parts as [unknown, Uint32Array, unknown, unknown, unknown, Uint32Array]
    let start = this.#before(['aliases', 'softdeps', 'weakdeps'])
    if (kind !== 'aliases') start += this.#count('aliases')
    if (kind === 'weakdeps') start += this.#count('softdeps')
    const startOf = (text: number) => (text === 0 ? (nameEnds.at(-1) ?? 0) : ends[text - 1])
    return (
      facts[kind].length === this.#count(kind) &&
      facts[kind].every((text, index) => this.#isText(text, startOf(start + index), ends[start + index]))
    )
  }

  /** How much of some kinds the modules before this one have. */
  #before(kinds: readonly Counted[]): number {
    let sum = 0
    for (const kind of kinds) for (let place = 0; place < this.#place; place++) sum += this.#count(kind, place)
    return sum
  }

  #count(kind: Counted, place = this.#place): number {
    return this.#parts[0]![COUNTS * place + COUNT_OF[kind]]!
  }

  #isText(text: string, start: number | undefined, end: number | undefined): boolean {
    return end! - start! === text.length && latin1(this.#bytes.subarray(start, end)) === text
  }
}
