import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { fnmatch } from '../alias/index.ts'
import { openTrie, type TrieEntry, writeTrie } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const piece = fc.constantFrom('a', 'b', 'c', 'ab', 'abc', ':', '_', '*', '?', '[ab]', '[!c]', '[', '\\*', '[[:alpha:]]')
const key = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
const subject = fc.array(fc.constantFrom('a', 'b', 'c', 'ab', ':', '_', '\\', 'z', '\xe9'), { maxLength: 8 })
const entry = fc.record({
  key,
  value: fc.stringMatching(/^[a-z_/]{0,6}$/),
  priority: fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 0xffffffff })),
})
const entries = fc.array(entry, { maxLength: 40 })

function byKey(a: TrieEntry, b: TrieEntry): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  return a.priority - b.priority
}

describe('writeTrie() and openTrie()', () => {
  test('give back the same entries, in order, from the same bytes', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const bytes = writeTrie(list)
        const read = [...openTrie(bytes, 'test')!.entries()]
        expect(JSON.stringify(read)).toBe(JSON.stringify([...list].reverse().sort(byKey)))
        expect(Buffer.compare(writeTrie(read.reverse()), bytes)).toBe(0)
      }),
      { numRuns },
    )
  })

  test('find every key, and no other', () => {
    fc.assert(
      fc.property(entries, key, (list, other) => {
        const trie = openTrie(writeTrie(list), 'test')!
        for (const wanted of [...list.map((item) => item.key), other]) {
          const first = [...list]
            .reverse()
            .sort(byKey)
            .find((item) => item.key === wanted)
          expect(trie.exact(wanted)).toBe(first?.value)
        }
      }),
      { numRuns },
    )
  })

  test('find by pattern what matches among all entries, by ascending priority', () => {
    fc.assert(
      fc.property(entries, subject, (list, pieces) => {
        const text = pieces.join('')
        const found = openTrie(writeTrie(unique(list)), 'test')!.wild(text)
        const matching = unique(list).filter((item) => matches(item.key, text))
        expect([...found].sort()).toEqual(matching.map(({ value }) => value).sort())
        const priorities = found.map((value) => matching.find((item) => item.value === value)!.priority)
        expect(priorities).toEqual([...priorities].sort((a, b) => a - b))
      }),
      { numRuns },
    )
  })
})

/** The same entries, each with a value of its own. */
function unique(list: readonly TrieEntry[]): TrieEntry[] {
  return list.map((item, index) => ({ ...item, value: `m${index}` }))
}

/** What libkmod takes for a match: up to its first wildcard a key is compared as it is spelled, backslashes too. */
function matches(pattern: string, text: string): boolean {
  const wildcard = pattern.search(/[*?[]/)
  if (wildcard < 0) return pattern === text
  return text.startsWith(pattern.slice(0, wildcard)) && fnmatch(pattern.slice(wildcard), text.slice(wildcard))
}

describe('openTrie()', () => {
  const wildSubject = fc.array(fc.constantFrom('a', 'b', 'c', '*', '?', '[ab]', '\xe9'), { maxLength: 8 })
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 })

  test('answers mutated bytes or throws a FormatError, in bounded time', () => {
    fc.assert(
      fc.property(entries, changes, fc.nat(), wildSubject, (list, mutations, cut, pieces) => {
        const bytes = writeTrie(list)
        for (const [at, value] of mutations) bytes[at % bytes.length] = value
        askEverything(cut % 3 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes, pieces.join(''))
      }),
      { numRuns },
    )
  })

  test('answers random nodes or throws a FormatError, in bounded time', () => {
    // Words that are likely to be references to a place inside the file, with any flags.
    const word = fc.tuple(
      fc.constantFrom(0x80, 0x40, 0x20, 0xe0, 0x60, 0xa0, 0xc0),
      fc.constant(0),
      fc.constant(0),
      fc.nat(255),
    )
    const body = fc.array(
      fc.oneof(
        word,
        fc.uint8Array({ maxLength: 8 }).map((bytes) => [...bytes]),
        fc.constant([0x61, 0x63]),
      ),
      {
        maxLength: 60,
      },
    )
    const header = [0xb0, 0x07, 0xf4, 0x57, 0, 2, 0, 1]
    fc.assert(
      fc.property(word, body, wildSubject, (root, parts, pieces) => {
        askEverything(Uint8Array.from([...header, ...root, ...parts.flat()]), pieces.join(''))
      }),
      { numRuns },
    )
  })

  function askEverything(bytes: Uint8Array, text: string): void {
    const ask = (question: () => unknown): void => {
      try {
        question()
      } catch (error) {
        if (!(error instanceof FormatError)) throw error
      }
    }
    ask(() => openTrie(bytes, 'test')?.exact(text))
    ask(() =>
      expect(openTrie(bytes, 'test')?.wild(text).length ?? 0).toBeLessThanOrEqual((text.length + 1) * bytes.length),
    )
    ask(() => {
      let count = 0
      for (const _ of openTrie(bytes, 'test')?.entries() ?? []) count++
      expect(count).toBeLessThanOrEqual(bytes.length)
    })
  }
})
