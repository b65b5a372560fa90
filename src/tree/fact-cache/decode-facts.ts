import { FormatError } from '../../errors.ts'
import { latin1, type NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { COUNTS, FACTS_FILE } from './facts-layout.ts'
import { bytesOfPart, unseal } from './sealed-words.ts'

const NO_WEAK: readonly number[] = []

/** The parts of a file, checked. */
interface Parts {
  readonly counts: Uint32Array
  readonly nameEnds: Uint32Array
  readonly symbols: Uint32Array
  readonly crcs: Uint32Array
  readonly weak: Uint32Array
  readonly stringEnds: Uint32Array
  readonly bytes: Uint8Array
  /** Where each module's symbols, weak needs and strings begin. */
  readonly starts: Uint32Array
}

/** What modules said, as a file has it. It is made where it is asked for, and numbers lie where the file lies. */
export class KnownFacts {
  readonly count: number
  readonly #parts: Parts
  #strings: string | undefined
  #hasNames = false

  /** A FormatError where anything is not as it was written. */
  constructor(bytes: Uint8Array) {
    this.#parts = partsOf(bytes)
    this.count = this.#parts.counts.length / COUNTS
  }

  /** What the module at a place said. All of one file must be asked for with one pool. */
  of(place: number, pool: NamePool): ModuleFacts {
    return new StoredFacts(this, place, pool)
  }

  symbols(place: number, kind: 'exports' | 'needs', pool: NamePool): ModuleFacts['exports'] {
    this.#bindNames(pool)
    const { counts, starts, symbols, crcs } = this.#parts
    const at = COUNTS * place
    const start = starts[3 * place]! + (kind === 'needs' ? counts[at]! : 0)
    const end = start + counts[kind === 'needs' ? at + 1 : at]!
    return { names: symbols.subarray(start, end), crcs: crcs.subarray(2 * start, 2 * end) }
  }

  weak(place: number): readonly number[] {
    const count = this.#parts.counts[COUNTS * place + 2]!
    if (count === 0) return NO_WEAK
    const start = this.#parts.starts[3 * place + 1]!
    return Array.from(this.#parts.weak.subarray(start, start + count))
  }

  texts(place: number, kind: 'aliases' | 'softdeps' | 'weakdeps'): string[] {
    const { counts, starts, stringEnds } = this.#parts
    const at = COUNTS * place + 3
    const [aliases, softdeps, weakdeps] = [counts[at]!, counts[at + 1]!, counts[at + 2]!]
    const first = starts[3 * place + 2]!
    switch (kind) {
      case 'aliases':
        return this.#between(stringEnds, first, aliases)
      case 'softdeps':
        return this.#between(stringEnds, first + aliases, softdeps)
      case 'weakdeps':
        return this.#between(stringEnds, first + aliases + softdeps, weakdeps)
      default:
        return kind satisfies never
    }
  }

  #between(ends: Uint32Array, first: number, count: number): string[] {
    const texts: string[] = []
    if (count === 0) return texts
    const { nameEnds, bytes } = this.#parts
    const nameBytes = nameEnds.at(-1) ?? 0
    this.#strings ??= latin1(bytes.subarray(nameBytes))
    for (let index = first; index < first + count; index++) {
      const start = index === 0 ? nameBytes : ends[index - 1]!
      texts.push(this.#strings.slice(start - nameBytes, ends[index]! - nameBytes))
    }
    return texts
  }

  /** From here on, symbols have their names' numbers in the pool. */
  #bindNames(pool: NamePool): void {
    if (this.#hasNames) return
    this.#hasNames = true
    const { nameEnds, symbols, bytes } = this.#parts
    const numbers = pool.numberEach(bytes.subarray(0, nameEnds.at(-1) ?? 0), nameEnds)
    for (let at = 0; at < symbols.length; at++) symbols[at] = numbers[symbols[at]!]!
  }
}

/** One module's facts, each made when it is asked for: most runs need few of them. Three indexes ask for aliases. */
class StoredFacts implements ModuleFacts {
  readonly #known: KnownFacts
  readonly #place: number
  readonly #pool: NamePool
  #aliases: readonly string[] | undefined

  constructor(known: KnownFacts, place: number, pool: NamePool) {
    this.#known = known
    this.#place = place
    this.#pool = pool
  }

  get exports(): ModuleFacts['exports'] {
    return this.#known.symbols(this.#place, 'exports', this.#pool)
  }

  get needs(): ModuleFacts['needs'] {
    return this.#known.symbols(this.#place, 'needs', this.#pool)
  }

  get weak(): readonly number[] {
    return this.#known.weak(this.#place)
  }

  get aliases(): readonly string[] {
    this.#aliases ??= this.#known.texts(this.#place, 'aliases')
    return this.#aliases
  }

  get softdeps(): readonly string[] {
    return this.#known.texts(this.#place, 'softdeps')
  }

  get weakdeps(): readonly string[] {
    return this.#known.texts(this.#place, 'weakdeps')
  }
}

function partsOf(file: Uint8Array): Parts {
  const [counts, nameEnds, symbols, crcs, weak, stringEnds, bytesOf] = unseal(FACTS_FILE, file) as [
    ...[Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array],
  ]
  const bytes = bytesOfPart(bytesOf)
  if (checkEnds(stringEnds, checkEnds(nameEnds, 0)) !== bytes.length) fail('bytes of no string')
  for (const name of symbols) if (name >= nameEnds.length) fail('symbol without name')
  const starts = startsOf(counts, [symbols.length, weak.length, stringEnds.length])
  if (crcs.length !== 2 * symbols.length) fail('symbols without checksums')
  return { counts, nameEnds, symbols, crcs, weak, stringEnds, bytes, starts }
}

/** Gives where the last text ends. */
function checkEnds(ends: Uint32Array, start: number): number {
  let last = start
  for (let index = 0; index < ends.length; index++) {
    const end = ends[index]!
    if (end < last) fail('bad text')
    last = end
  }
  return last
}

function startsOf(counts: Uint32Array, totals: readonly number[]): Uint32Array {
  const modules = counts.length / COUNTS
  const starts = new Uint32Array(3 * Math.ceil(modules))
  let [symbols, weak, strings] = [0, 0, 0]
  for (let place = 0; place < modules; place++) {
    starts.set([symbols, weak, strings], 3 * place)
    const at = COUNTS * place
    symbols += counts[at]! + counts[at + 1]!
    weak += counts[at + 2]!
    strings += counts[at + 3]! + counts[at + 4]! + counts[at + 5]!
  }
  const fits = symbols === totals[0] && weak === totals[1] && strings === totals[2]
  if (!Number.isInteger(modules) || !fits) fail('counts of modules do not fit')
  return starts
}

function fail(problem: string): never {
  throw new FormatError('fact cache', 0, problem)
}
