import { describe, expect, test } from 'vitest'
import { aTree } from '../../../test/support/a-tree.ts'
import { openTrie, type Trie, writeTrie } from '../../formats/indexes/index.ts'
import { lookup } from '../index.ts'
import { withMatchers } from './index.ts'
import { MatchingTrie } from './matching-trie.ts'
import { MemoTrie } from './memo-trie.ts'

function trieOf(...entries: [key: string, value: string, priority?: number][]): Trie {
  return openTrie(writeTrie(entries.map(([key, value, priority = 0]) => ({ key, value, priority }))), 'test')!
}

/** The index, and how often it was searched by itself. */
function counting(trie: Trie): { trie: Trie; searches: () => number } {
  let searches = 0
  const wild = (subject: string): readonly string[] => {
    searches++
    return trie.wild(subject)
  }
  const counted: Trie = {
    exact: (key) => trie.exact(key),
    has: (key) => trie.has(key),
    wild,
    entries: () => trie.entries(),
  }
  return { trie: counted, searches: () => searches }
}

describe('withMatchers()', () => {
  test('answers a lookup as the knowledge itself does, built-in aliases included', () => {
    const { knowledge } = aTree({
      modules: {
        'kernel/e1000e.ko': { aliases: ['pci:v00008086d*sv*', 'pci:v00008086d000010D3sv*'] },
        'kernel/virtio_net.ko': { aliases: ['virtio:d00000001v*'] },
      },
      builtin: { 'kernel/ext4.ko': { aliases: ['fs-ext4'] } },
    })
    const matched = withMatchers(knowledge)

    for (const asked of [
      'pci:v00008086d000010D3sv0',
      'virtio:d00000001v1',
      'fs-ext4',
      'ext4',
      'e1000e',
      'nothing',
      '[',
    ]) {
      expect(lookup(matched, asked)).toEqual(lookup(knowledge, asked))
    }
    expect(lookup(matched, 'pci:v00008086d000010D3sv0')).toHaveLength(2)
    expect(lookup(matched, 'fs-ext4')).toHaveLength(1)
  })

  test('answers the same before and after its matchers are made', () => {
    const { knowledge } = aTree({ modules: { 'kernel/e1000e.ko': { aliases: ['pci:v00008086d*sv*', 'pci:v*d*sv*'] } } })
    const matched = withMatchers(knowledge)
    const requests = Array.from({ length: 5000 }, (_, index) => `pci:v0000${index % 2 ? '8086' : '10EC'}d${index}sv0`)

    expect(requests.map((asked) => lookup(matched, asked)?.length)).toEqual(requests.map((_, index) => (index % 2) + 1))
  })
})

describe('MatchingTrie.wild()', () => {
  test('orders by priority, and among equals as the walk of the index does', () => {
    const trie = trieOf(
      ['bus:ab', 'plain'],
      ['bus:a*', 'star'],
      ['bus:a?', 'question'],
      ['bus:[a-c]b', 'set'],
      ['bus:*', 'early', 1],
      ['bus:a*', 'first', 0],
    )

    expect(new MatchingTrie(trie, 0).wild('bus:ab')).toEqual(['plain', 'question', 'star', 'first', 'set', 'early'])
  })

  test('searches the index itself for as long as a matcher is not worth making', () => {
    const { trie, searches } = counting(trieOf(['bus:a*', 'm']))
    const matching = new MatchingTrie(trie, 3)

    expect(Array.from({ length: 9 }, () => matching.wild('bus:ab'))).toEqual(Array(9).fill(['m']))
    expect(searches()).toBe(3)
  })

  test('searches the index itself only for a subject with wildcards of its own', () => {
    const { trie, searches } = counting(trieOf(['bus:a*', 'm'], ['bus:ac', 'n']))
    const matching = new MatchingTrie(trie, 0)

    expect([matching.wild('bus:ab'), matching.wild('bus:b'), searches()]).toEqual([['m'], [], 0])
    expect([matching.wild('bus:a*'), searches()]).toEqual([['m', 'm'], 1])
  })

  test('leaves to the index what takes absurdly long, which the index refuses', () => {
    const pattern = `bus:${'*a'.repeat(2 ** 13)}b`
    const matching = new MatchingTrie(
      trieOf([pattern, 'm'], ...[...'cdefgh'].map((x): [string, string] => [pattern + x, x])),
      0,
    )

    expect(() => matching.wild(`bus:${'a'.repeat(2 ** 14)}b`)).toThrow('patterns take too long to match')
  })

  test('finds patterns by beginnings of more lengths than are looked for', () => {
    const long = 'x'.repeat(40)
    const keys = Array.from({ length: 40 }, (_, length): [string, string] => [
      `bus:${long.slice(length)}*`,
      `m${length}`,
    ])
    const { trie, searches } = counting(trieOf(...keys))

    expect(new MatchingTrie(trie, 0).wild(`bus:${long}`)).toEqual(trie.wild(`bus:${long}`))
    expect([trie.wild(`bus:${long}`).length, searches()]).toEqual([40, 2])
  })

  test('answers at once where a needle occurs everywhere and no pattern matches', () => {
    const entries = Array.from({ length: 2000 }, (_, index): [string, string] => [
      `bus:*a*${'?a'.repeat(20)}*c${index}`,
      'm',
    ])

    expect(new MatchingTrie(trieOf(...entries), 0).wild(`bus:${'a'.repeat(2000)}`)).toEqual([])
  })

  test('searches the index itself where that is absurdly large', () => {
    const keys = Array.from({ length: 50 }, (_, index): [string, string] => [`bus:${'x'.repeat(100_000)}${index}`, 'm'])
    const { trie, searches } = counting(trieOf(['bus:a*', 'm'], ...keys))

    expect([new MatchingTrie(trie, 0).wild('bus:ab'), searches()]).toEqual([['m'], 1])
  })

  test('searches the index itself where that is damaged', () => {
    const bytes = writeTrie([
      { key: 'bus:a*', value: 'm', priority: 0 },
      { key: 'cab:b', value: 'n', priority: 0 },
    ])
    // The child of arc `b` of the root is made the root: walking all of it goes round in circles.
    const circle = bytes.slice()
    const view = new DataView(circle.buffer)
    view.setUint32(14, view.getUint32(8))
    const { trie, searches } = counting(openTrie(circle, 'test')!)

    expect([new MatchingTrie(trie, 0).wild('cab:b'), searches()]).toEqual([['n'], 1])
  })
})

describe('MemoTrie.wild()', () => {
  test('searches once for a subject that is asked for again', () => {
    const { trie, searches } = counting(trieOf(['bus:a*', 'm']))
    const memo = new MemoTrie(trie)

    expect([memo.wild('bus:a'), memo.wild('bus:a'), memo.wild('bus:b'), memo.wild('bus:b')]).toEqual([
      ['m'],
      ['m'],
      [],
      [],
    ])
    expect(searches()).toBe(2)
  })

  test('keeps what is asked for again, and forgets what is not, however many subjects there are', () => {
    const { trie, searches } = counting(trieOf(['bus:a*', 'm']))
    const memo = new MemoTrie(trie)
    memo.wild('bus:never again')
    for (let index = 0; index < 20_000; index++) {
      memo.wild(`bus:a${index}`)
      if (index % 1000 === 0) memo.wild('bus:often')
    }
    const before = searches()

    memo.wild('bus:often')
    memo.wild('bus:a15000')
    expect(searches()).toBe(before)
    memo.wild('bus:never again')
    expect(searches()).toBe(before + 1)
  })
})
