import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { FileIdentities, IDENTITY_WORDS } from '../../host/index.ts'
import { checksum } from './checksum.ts'
import { KnownFacts } from './decode-facts.ts'
import { differences } from './differences.ts'
import { encodeFacts } from './encode-facts.ts'
import { LastRun } from './last-run.ts'
import { decodeRecord, encodeRecord, pathsText, type RunRecord } from './run-record.ts'
import { CHECKED_FROM, CHECKSUM_AT } from './sealed-words.ts'
import { differencesFromFile } from './stored-differences.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const word = fc.constantFrom(0, 1, 0xffff_ffff)
const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\0', '\xff'), maxLength: 4 })
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 })
const symbols = some(fc.tuple(text, word, word))

interface Said extends Omit<ModuleFacts, 'exports' | 'needs'> {
  readonly exports: readonly (readonly [string, number, number])[]
  readonly needs: readonly (readonly [string, number, number])[]
}

const said: fc.Arbitrary<Said> = fc.record({
  exports: symbols,
  needs: symbols,
  weak: some(fc.nat(3)),
  aliases: some(text),
  softdeps: some(text),
  weakdeps: some(text),
})
const NOTHING: Said = { exports: [], needs: [], weak: [], aliases: [], softdeps: [], weakdeps: [] }
const modules = fc.array(said, { maxLength: 5 })

/** Changes of a file, by place. */
const changes = some(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })))

describe('encodeFacts() and KnownFacts', () => {
  test('give what each module said, in a pool that has other names too', () => {
    fc.assert(
      fc.property(modules, (given) => {
        const known = new KnownFacts(encoded(given))
        const pool = aPool('other', 'a')
        expect(given.map((_, place) => shown(known.of(place, pool), pool))).toEqual(given)
      }),
      { numRuns },
    )
  })

  test('give it again when it is stored again, with more that was read since', () => {
    fc.assert(
      fc.property(modules, modules, (given, read) => {
        const known = new KnownFacts(encoded(given))
        const pool = aPool('other')
        const facts = [
          ...given.map((_, place) => known.of(place, pool)),
          ...read.map((module) => factsOf(module, pool)),
        ]
        const again = new KnownFacts(encodeFacts(facts, pool))
        const next = aPool()
        expect(facts.map((_, place) => shown(again.of(place, next), next))).toEqual([...given, ...read])
      }),
      { numRuns },
    )
  })

  test('give nothing of a file that is cut off, longer, or changed', () => {
    fc.assert(
      fc.property(modules, changes, fc.nat(), (given, changed, cut) => {
        refuses(encoded(given), changed, cut, (bytes) => new KnownFacts(bytes))
      }),
      { numRuns },
    )
  })

  test('refuse, or read within its bounds, a file that somebody made to deceive, its checksum right', () => {
    fc.assert(
      fc.property(modules, deceits, (given, deceit) => {
        withinBounds(encoded(given), deceit, (bytes) => {
          const known = new KnownFacts(bytes)
          const pool = aPool()
          for (let place = 0; place < known.count; place++) shown(known.of(place, pool), pool)
        })
      }),
      { numRuns },
    )
  })

  test('read a file that does not begin at a word of memory', () => {
    const bytes = encoded([])
    const moved = new Uint8Array(bytes.length + 1)
    moved.set(bytes, 1)
    expect(() => new KnownFacts(moved.subarray(1))).not.toThrow()
  })
})

describe('differences()', () => {
  test('are told of each kind in which a module differs from what it said before, and of no other', () => {
    fc.assert(
      fc.property(said, said, (before, now) => {
        const pool = aPool('x', 'b')
        const parts = (of: Said) => [of.exports, [of.needs, of.weak], of.aliases, of.softdeps, of.weakdeps]
        const differing = ['exports', 'needs', 'aliases', 'softdeps', 'weakdeps'].filter((_, kind) => {
          return JSON.stringify(parts(before)[kind]) !== JSON.stringify(parts(now)[kind])
        })
        const known = new KnownFacts(encoded([before])).of(0, pool)
        expect(differences(factsOf(now, pool), known)).toEqual(differing)
        expect(differences(factsOf(before, pool), known)).toEqual([])
      }),
      { numRuns },
    )
  })
})

describe('differencesFromFile()', () => {
  test('are those from what is read of the same file', () => {
    fc.assert(
      fc.property(modules, said, fc.nat(), (given, now, which) => {
        fc.pre(given.length > 0)
        const pool = aPool('x', 'b')
        const place = which % given.length
        const read = factsOf(now, pool)
        const expected = differences(read, new KnownFacts(encoded(given)).of(place, pool))
        expect(differencesFromFile(encoded(given), place, read, pool)).toEqual(expected)
        expect(differencesFromFile(encoded(given), place, factsOf(given[place]!, pool), pool)).toEqual([])
      }),
      { numRuns },
    )
  })

  test('refuse, or look within its bounds into, a file that is damaged', () => {
    fc.assert(
      fc.property(modules, deceits, fc.nat(6), (given, deceit, place) => {
        withinBounds(encoded(given), deceit, (bytes) => {
          const pool = aPool()
          differencesFromFile(bytes, place, factsOf(given[0] ?? NOTHING, pool), pool)
        })
      }),
      { numRuns },
    )
  })
})

const record: fc.Arbitrary<RunRecord> = fc.nat(4).chain((count) => {
  const words = (length: number) => fc.uint32Array({ minLength: length, maxLength: length })
  const path = fc.string({ unit: fc.constantFrom('a', '/', '\n', '\xff'), minLength: 1, maxLength: 4 })
  return fc.record({
    sources: words(8),
    found: fc.array(path, { minLength: count, maxLength: 6 }).map(pathsText),
    chosen: words(count),
    identities: words(IDENTITY_WORDS * count).map((numbers) => new FileIdentities(count, numbers.slice())),
    facts: words(count),
    factsFile: words(3),
    recent: modules.map(encoded),
    outputs: some(fc.record({ name: path, sum: fc.tuple(word, word) })),
  })
})

describe('encodeRecord() and decodeRecord()', () => {
  test('give what a run has left', () => {
    fc.assert(
      fc.property(record, (given) => {
        const { identities, ...rest } = decodeRecord(encodeRecord(given))
        const { identities: expected, ...others } = given
        expect(plain(rest)).toEqual(plain(others))
        expect(Array.from(identities.words)).toEqual(Array.from(expected.words))
      }),
      { numRuns },
    )
  })

  test('give nothing of a file that is cut off, longer, or changed', () => {
    fc.assert(
      fc.property(record, changes, fc.nat(), (given, changed, cut) => {
        refuses(encodeRecord(given), changed, cut, (bytes) => new LastRun(bytes))
      }),
      { numRuns },
    )
  })

  test('refuse, or read within its bounds, a file that somebody made to deceive, its checksum right', () => {
    fc.assert(
      fc.property(record, deceits, (given, deceit) => {
        withinBounds(encodeRecord(given), deceit, (bytes) => {
          const last = new LastRun(bytes)
          const found = last.record.found.split('\0').slice(0, -1)
          const paths = last.orderOf(found, last.record.sources) ?? found
          for (const place of last.find(paths, new FileIdentities(paths.length))) last.factsIfThere(place, aPool())
        })
      }),
      { numRuns },
    )
  })
})

describe.each([
  ['KnownFacts', () => encoded([]), (bytes: Uint8Array) => new KnownFacts(bytes)],
  ['decodeRecord()', () => encodeRecord(fc.sample(record, { numRuns: 1, seed: 1 })[0]!), decodeRecord],
])('%s', (_, make, open) => {
  test.each([
    ['of another version', 1],
    ['of something else, or of another kind of machine', 0],
  ])('refuses a file %s', (problem, at) => {
    const bytes = make()
    new Uint32Array(bytes.buffer)[at] = 999
    expect(() => open(bytes)).toThrow(problem)
  })
})

const deceits = some(fc.tuple(fc.nat(), fc.oneof(word, fc.nat(40), fc.nat())))

function refuses(
  original: Uint8Array,
  changed: readonly (readonly [at: number, change: number])[],
  cut: number,
  open: (bytes: Uint8Array) => unknown,
): void {
  const bytes = original.slice(0, original.length - (cut % 3 === 0 ? cut % original.length : 0))
  for (const [at, change] of changed) bytes[at % bytes.length]! ^= change
  if (Buffer.compare(bytes, original) === 0) return
  expect(() => open(bytes)).toThrow(FormatError)
  expect(() => open(Buffer.concat([original, Buffer.alloc(8)]))).toThrow(FormatError)
}

function withinBounds(
  bytes: Uint8Array,
  deceit: readonly (readonly [at: number, value: number])[],
  use: (bytes: Uint8Array) => void,
): void {
  const words = new Uint32Array(bytes.buffer)
  for (const [at, value] of deceit) words[CHECKED_FROM + (at % (words.length - CHECKED_FROM))] = value
  words.set(checksum(words, CHECKED_FROM, words.length), CHECKSUM_AT)
  try {
    use(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError)
  }
}

function aPool(...names: readonly string[]): NamePool {
  const pool = new NamePool()
  for (const name of names) pool.numberOfText(name)
  return pool
}

function factsOf(module: Said, pool: NamePool): ModuleFacts {
  const numbers = (list: Said['exports']) => ({
    names: list.map(([name]) => pool.numberOfText(name)),
    crcs: list.flatMap(([, low, high]) => [low, high]),
  })
  return { ...module, exports: numbers(module.exports), needs: numbers(module.needs) }
}

/** The pool has names that nobody mentions, as that of a long run has. */
function encoded(given: readonly Said[]): Uint8Array {
  const pool = aPool('unused')
  return encodeFacts(
    given.map((module) => factsOf(module, pool)),
    pool,
  )
}

function shown({ weak, aliases, softdeps, weakdeps, exports, needs }: ModuleFacts, pool: NamePool): Said {
  const listed = ({ names, crcs }: ModuleFacts['needs']) =>
    Array.from(names, (name, index) => [pool.text(name), crcs[2 * index]!, crcs[2 * index + 1]!] as const)
  return { weak, aliases, softdeps, weakdeps, exports: listed(exports), needs: listed(needs) }
}

/** Arrays of numbers as lists, wherever they are. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? Array.from(part as Uint8Array) : part)),
  )
}
