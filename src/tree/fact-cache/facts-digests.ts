import type { NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { DIGEST_WORDS, Digest } from './digest.ts'

/** What a module says, by what becomes of it: each kind goes into other indexes. */
export const FACT_KINDS = ['exports', 'needs', 'aliases', 'softdeps', 'weakdeps'] as const

export type FactKind = (typeof FACT_KINDS)[number]

/** Words that the digests of one module take, kind by kind. */
export const FACT_DIGEST_WORDS: number = DIGEST_WORDS * FACT_KINDS.length

/** Makes digests of facts, in which names stand for themselves: their numbers in a pool are other ones in each run. */
export class FactsDigester {
  readonly #pool: NamePool
  readonly #names: (readonly [number, number] | undefined)[] = []

  constructor(pool: NamePool) {
    this.#pool = pool
  }

  /** Of one module, in the order of the kinds. */
  digests(facts: ModuleFacts): number[] {
    const { aliases, softdeps, weakdeps, weak } = facts
    return [
      this.#symbols(facts.exports),
      this.#symbols(facts.needs).words(weak),
      ...[aliases, softdeps, weakdeps].map((texts) => new Digest().texts(texts)),
    ].flatMap(({ value }) => value)
  }

  #symbols({ names, crcs }: ModuleFacts['needs']): Digest {
    const digest = new Digest().words(crcs)
    for (let index = 0; index < names.length; index++) {
      const [first, second] = this.#name(names[index]!)
      digest.word(first).word(second)
    }
    return digest
  }

  #name(name: number): readonly [number, number] {
    const known = this.#names[name]
    if (known !== undefined) return known
    const made = new Digest().text(this.#pool.text(name)).value
    this.#names[name] = made
    return made
  }
}
