import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { NamePool } from '../../formats/bytes/index.ts'
import type { ModuleFacts } from '../../graph/index.ts'
import { checksum } from './checksum.ts'
import { KnownFacts } from './decode-facts.ts'
import { encodeFacts } from './encode-facts.ts'
import type { FileIdentity } from './identity.ts'
import { CHECKED_FROM, CHECKSUM_AT, MAGIC } from './layout.ts'

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

const wide = fc.constantFrom(0n, 1n, -1n, 1_700_000_000_123_456_789n, 0xffff_ffff_ffff_ffffn)

/** Each inode once, which is what tells the files of one device apart. */
const files = fc.uniqueArray(
  fc.record({
    identity: fc.record({
      device: wide,
      inode: fc.bigInt(0n, 2n ** 64n - 1n),
      sizeBytes: fc.nat(),
      mtimeNs: wide,
      ctimeNs: wide,
    }),
    said,
  }),
  { maxLength: 5, selector: ({ identity }) => identity.inode },
)

type Files = readonly { readonly identity: FileIdentity; readonly said: Said }[]

describe('encodeFacts() and KnownFacts', () => {
  test('give what each file said, and nothing of another identity', () => {
    fc.assert(
      fc.property(files, fc.constantFrom('device', 'inode', 'mtimeNs', 'ctimeNs'), (given, changed) => {
        const known = new KnownFacts(encoded(given))
        const { pool } = known
        for (const { identity, said } of given) {
          expect(shown(known.find(identity), pool)).toEqual(said)
          const other = { ...identity, [changed]: identity[changed] ^ (1n << 63n) }
          if (changed !== 'inode') expect(known.find(other)).toBeUndefined()
          expect(known.find({ ...identity, sizeBytes: identity.sizeBytes + 1 })).toBeUndefined()
        }
      }),
      { numRuns },
    )
  })

  test('give nothing of a file that is cut off, longer, or changed', () => {
    fc.assert(
      fc.property(
        files,
        some(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))),
        fc.nat(),
        (given, changes, cut) => {
          const original = encoded(given)
          const bytes = original.slice(0, original.length - (cut % 3 === 0 ? cut % original.length : 0))
          for (const [at, change] of changes) bytes[at % bytes.length]! ^= change
          if (Buffer.compare(bytes, original) === 0) return
          expect(() => new KnownFacts(bytes)).toThrow(FormatError)
          expect(() => new KnownFacts(Buffer.concat([original, Buffer.alloc(4)]))).toThrow(FormatError)
        },
      ),
      { numRuns },
    )
  })

  test('refuse, or read within its bounds, a file that somebody made to deceive, its checksum right', () => {
    fc.assert(
      fc.property(files, some(fc.tuple(fc.nat(), fc.oneof(word, fc.nat(40), fc.nat()))), (given, changes) => {
        const bytes = encoded(given)
        const words = new Uint32Array(bytes.buffer)
        for (const [at, value] of changes) words[CHECKED_FROM + (at % (words.length - CHECKED_FROM))] = value
        words.set(checksum(words, CHECKED_FROM, words.length), CHECKSUM_AT)
        try {
          const known = new KnownFacts(bytes)
          for (const { identity } of given) shown(known.find(identity), known.pool)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
      { numRuns },
    )
  })

  test.each([
    ['of another version', 1, 999],
    ['of something else, or of another kind of machine', 0, MAGIC + 1],
  ])('refuse a file %s', (problem, at, value) => {
    const bytes = encoded([])
    new Uint32Array(bytes.buffer)[at] = value
    expect(() => new KnownFacts(bytes)).toThrow(problem)
  })

  test('read a file that does not begin at a word of memory', () => {
    const bytes = encoded([])
    const moved = new Uint8Array(bytes.length + 1)
    moved.set(bytes, 1)
    expect(() => new KnownFacts(moved.subarray(1))).not.toThrow()
  })
})

/** The pool has names that nobody mentions, as that of a long run has. */
function encoded(files: Files): Uint8Array {
  const pool = new NamePool()
  pool.numberOfText('unused')
  const numbers = (list: Said['exports']) => ({
    names: list.map(([name]) => pool.numberOfText(name)),
    crcs: list.flatMap(([, low, high]) => [low, high]),
  })
  const known = files.map(({ identity, said }) => {
    return { identity, facts: { ...said, exports: numbers(said.exports), needs: numbers(said.needs) } }
  })
  return encodeFacts(known, pool)
}

function shown(facts: ModuleFacts | undefined, pool: NamePool): Said | undefined {
  if (facts === undefined) return undefined
  const listed = ({ names, crcs }: ModuleFacts['needs']) =>
    Array.from(names, (name, index) => [pool.text(name), crcs[2 * index]!, crcs[2 * index + 1]!] as const)
  return { ...facts, exports: listed(facts.exports), needs: listed(facts.needs) }
}
