import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { openTrie, type Trie, writeTrie } from '../../formats/indexes/index.ts'
import { MatchingTrie } from './matching-trie.ts'
import { MemoTrie } from './memo-trie.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

/** Pieces of patterns that share beginnings, so that some families are large enough for an automaton. */
const piece = fc.constantFrom(
  ...['a', 'b', 'ab', 'aba', 'c', ':', '_', 'bus:', 'bus:a', '0', '7'],
  ...['*', '*', '?', '[ab]', '[a-c]', '[0-9a-f]', '[!c]', '[^a]', '[]', '[', ']', '[a', '[[:alpha:]]', '[]a]', '[a]b]'],
  ...['\\', '\\*', '\\a', '\\[', '\x7f', '\x01'],
)
const key = fc
  .tuple(fc.constantFrom('', 'bus:', 'bus:', 'bus:', 'ab'), fc.array(piece, { maxLength: 8 }))
  .map(([start, pieces]) => start + pieces.join(''))
const entries = fc.array(
  fc.record({ key, priority: fc.oneof(fc.constant(0), fc.nat(3), fc.integer({ min: 0, max: 0xffffffff })) }),
  { maxLength: 60 },
)
const letters = [
  'a',
  'b',
  'ab',
  'aba',
  'c',
  ':',
  '_',
  'bus:',
  '0',
  '7',
  ']',
  '\\',
  '\x01',
  '\x7f',
  '\xe9',
  '\xff',
  '\0',
]
const subject = fc
  .tuple(
    fc.constantFrom('', 'bus:', 'bus:', 'ab'),
    fc.array(fc.constantFrom(...letters, '*', '?', '[', '[ab]'), { maxLength: 8 }),
  )
  .map(([start, pieces]) => start + pieces.join(''))
const plainSubject = fc
  .tuple(fc.constantFrom('', 'bus:', 'bus:', 'ab'), fc.array(fc.constantFrom(...letters), { maxLength: 8 }))
  .map(([start, pieces]) => start + pieces.join(''))
const subjects = fc.array(fc.oneof(subject, plainSubject, plainSubject), { minLength: 1, maxLength: 12 })

/** Each value is its own, so that the order is seen. */
function bytesOf(list: readonly { key: string; priority: number }[]): Uint8Array {
  return writeTrie(list.map((entry, index) => ({ ...entry, value: `m${index}` })))
}

/** A pattern that matches what the subject is, now and then. */
function withMatches(list: readonly { key: string; priority: number }[], texts: readonly string[]) {
  const made = texts.flatMap((text, index) => {
    const ascii = text.replaceAll(/[^\x01-\x7f]/g, '?')
    const middle = ascii.length >> 1
    return [
      { key: ascii, priority: index % 2 },
      { key: `${ascii}*`, priority: index % 2 },
      { key: `${ascii.slice(0, middle)}*${ascii.slice(middle + 1)}`, priority: 0 },
      { key: `${ascii.slice(0, middle)}?${ascii.slice(middle + 1)}*`, priority: 1 },
    ]
  })
  return [...list, ...made]
}

describe('MatchingTrie.wild()', () => {
  test('gives what the index itself gives, in its order, whatever patterns and subjects are', () => {
    fc.assert(
      fc.property(entries, subjects, (list, texts) => {
        const trie = openTrie(bytesOf(withMatches(list, texts)), 'test')!
        const matching = new MatchingTrie(trie, 0)
        // Twice, because a search uses what the one before it has left.
        for (const text of [...texts, ...texts]) expect(matching.wild(text)).toEqual(trie.wild(text))
      }),
      { numRuns },
    )
  })

  test('gives what a damaged index gives wherever that answers', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 })
    fc.assert(
      fc.property(entries, subjects, changes, (list, texts, mutations) => {
        const bytes = bytesOf(withMatches(list, texts))
        for (const [at, value] of mutations) bytes[12 + (at % Math.max(1, bytes.length - 12))] = value
        const trie = openTrie(bytes, 'test')!
        const matching = new MatchingTrie(trie, 0)
        for (const text of texts) {
          const expected = answerOf(trie, text)
          if (expected !== 'refused') expect(matching.wild(text)).toEqual(expected)
        }
      }),
      { numRuns },
    )
  })

  test('gives what the index gives where needles of so many different characters have to be cut', () => {
    const word = fc.stringMatching(/^[ -)+->@-Z^-~]{1,12}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 40, maxLength: 80 }), fc.array(fc.nat()), (words, places) => {
        const list = words.map((text, index) => ({ key: `bus:*${text}${'?'.repeat(index % 3)}*`, priority: index }))
        const trie = openTrie(bytesOf(list), 'test')!
        const matching = new MatchingTrie(trie, 0)
        const text = `bus:${places.map((place) => words[place % words.length]).join('')}`
        expect(matching.wild(text)).toEqual(trie.wild(text))
      }),
      { numRuns },
    )
  })

  test('gives what the index gives for long subjects', () => {
    fc.assert(
      fc.property(entries, plainSubject, fc.integer({ min: 1, max: 3000 }), (list, text, times) => {
        const long = text.repeat(times).slice(0, 20_000)
        const trie = openTrie(bytesOf(withMatches(list, [text, `${text}${text}`])), 'test')!
        expect(new MatchingTrie(trie, 0).wild(long)).toEqual(trie.wild(long))
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
  })
})

describe('MemoTrie.wild()', () => {
  test('gives what the index itself gives, whatever was asked before', () => {
    fc.assert(
      fc.property(entries, subjects, fc.array(fc.nat()), (list, texts, order) => {
        const trie = openTrie(bytesOf(withMatches(list, texts)), 'test')!
        const memo = new MemoTrie(trie)
        for (const place of order) {
          const text = texts[place % texts.length]!
          expect(memo.wild(text)).toEqual(trie.wild(text))
        }
      }),
      { numRuns },
    )
  })
})

function answerOf(trie: Trie, text: string): readonly string[] | 'refused' {
  try {
    return trie.wild(text)
  } catch (error) {
    if (error instanceof FormatError) return 'refused'
    throw error
  }
}
