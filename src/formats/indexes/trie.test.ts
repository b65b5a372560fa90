import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { latin1Bytes } from '../bytes/index.ts'
import { openTrie, type Trie, type TrieEntry, writeTrie } from './index.ts'

const HEADER = 'b007f457 00020001'

/** Bytes from hexadecimal digits and, in quotes, text. */
function bytesOf(...parts: string[]): Uint8Array {
  const texts = parts.map((part) =>
    part.startsWith("'")
      ? part.slice(1, -1)
      : part.replace(/\s/g, '').replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))),
  )
  return latin1Bytes(texts.join(''))
}

function trieOf(...entries: [key: string, value: string, priority?: number][]): Trie {
  const bytes = writeTrie(entries.map(([key, value, priority = 0]): TrieEntry => ({ key, value, priority })))
  return openTrie(bytes, 'test')!
}

/** A root with one child by arc `a`, whose reference and body are given; the child lies at byte 18 (hexadecimal 12). */
function withChild(reference: string, ...body: string[]): Trie {
  return openTrie(bytesOf(HEADER, '2000000c', "'aa'", reference, ...body), 'test')!
}

describe('openTrie()', () => {
  test('takes an empty file for no index', () => {
    expect(openTrie(new Uint8Array(), 'test')).toBeUndefined()
  })

  test('finds nothing in an index without keys', () => {
    const trie = openTrie(bytesOf(HEADER, '0000000c'), 'test')!

    expect([trie.exact(''), trie.wild(''), [...trie.entries()]]).toEqual([undefined, [], []])
  })

  test.each([
    ['a truncated header', bytesOf(HEADER, '000000'), 'truncated header'],
    ['another magic', bytesOf('0007f457 00020001 0000000c'), 'magic check fail: 7f457 instead of b007f457'],
    ['another major version', bytesOf('b007f457 00030001 0000000c'), 'major version check fail: 3 instead of 2'],
  ])('refuses %s', (_, bytes, problem) => {
    expect(() => openTrie(bytes, 'modules.dep.bin')).toThrow(
      expect.objectContaining({ kind: 'format', format: 'modules.dep.bin', problem }),
    )
  })

  test('accepts another minor version', () => {
    expect(openTrie(bytesOf('b007f457 00020063 0000000c'), 'test')).toBeDefined()
  })
})

describe('Trie of damaged bytes', () => {
  test.each([
    ['beyond the file', withChild('40000099')],
    ['at offset 0', withChild('40000000')],
    ['with a prefix without end', withChild('80000012', "'abc'")],
    ['with arcs in the wrong order', withChild('60000012', '6261', '00000001 00000000', "'m'", '00')],
    ['with an arc above 127', withChild('20000012', '8080 00000000')],
    ['with a truncated table', withChild('20000012', '6170 00000000')],
    ['with a truncated count', withChild('40000012', '0000')],
    ['with a truncated value', withChild('40000012', '00000001 00000000', "'m'")],
    ['with a count of 0', withChild('40000012', '00000000')],
  ])('has no node %s', (_, trie) => {
    expect([trie.exact('a'), trie.wild('a'), [...trie.entries()]]).toEqual([undefined, [], []])
  })

  test('gives the values before the one that the file cuts off', () => {
    const trie = withChild('40000012', 'ffffffff 00000000', "'m'", '00 00000000', "'n'")

    expect(trie.wild('a')).toEqual(['m'])
  })

  test('ends a walk in a circle', () => {
    const circle = withChild('20000012', '2a2a 20000012')

    expect(() => circle.wild('a*')).toThrow(FormatError)
    expect(() => [...circle.entries()]).toThrow(/nodes overlap or form a circle/)
    expect(circle.exact(`a${'*'.repeat(1000)}`)).toBeUndefined()
  })

  test('ends a walk that would find the same values for ever', () => {
    // Each of the children a to p is the root itself, which has a value.
    const children = 'e000000c'.repeat(16)
    const trie = openTrie(
      bytesOf(HEADER, 'e000000c', '00', '6170', children, '00000001 00000000', "'m'", '00'),
      'test',
    )!

    expect(() => [...trie.entries()]).toThrow(FormatError)
    expect(trie.exact('a')).toBe('m')
  })
})

describe('Trie.exact()', () => {
  const trie = trieOf(['ext4', 'first', 1], ['ext4', 'second', 2], ['ext', 'short'], ['', 'root'], ['ex*', 'pattern'])

  test('gives the value of the lowest priority', () => {
    expect(trie.exact('ext4')).toBe('first')
  })

  test.each([
    ['ext', 'short'],
    ['', 'root'],
    ['ex*', 'pattern'],
  ])('finds %j', (key, value) => {
    expect(trie.exact(key)).toBe(value)
  })

  test.each(['e', 'ex', 'ext5', 'ext44', 'x', '\xe9', 'ex\xe9'])('does not find %j', (key) => {
    expect(trie.exact(key)).toBeUndefined()
  })

  test('tells an empty value from no value', () => {
    expect(trieOf(['builtin', '']).exact('builtin')).toBe('')
  })
})

describe('Trie.wild()', () => {
  test('orders by priority, and what was found last before what was found first', () => {
    // The answers are those of `modprobe -R` of kmod 34 for an index with these entries.
    const trie = trieOf(
      ...[...namedValues('*', 'star', 5, 5, 7), ...namedValues('?', 'q', 5, 5), ...namedValues('[a]', 'br', 5, 7, 1)],
      ...namedValues('a', 'a', 5, 5, 7, 5),
    )

    expect(trie.wild('a')).toEqual(['br3', 'a1', 'a2', 'a4', 'br1', 'q1', 'q2', 'star1', 'star2', 'a3', 'br2', 'star3'])
  })

  test('finds a literal star both as a pattern and as a name', () => {
    expect(trieOf(['*', 'star'], ['?', 'mark']).wild('*')).toEqual(['star', 'mark', 'star'])
  })

  test('finds patterns whose wildcards stand inside a shared prefix', () => {
    const trie = trieOf(['pci:v*d1', 'one', 1], ['pci:v*d2', 'two', 2], ['pci:v*d?', 'any', 3])

    expect(trie.wild('pci:v00d2')).toEqual(['two', 'any'])
  })

  test('goes on literally behind a node that has a pattern', () => {
    const trie = trieOf(['usb:*', 'all', 9], ['usb:v1', 'exact', 1], ['usb:v[0-9]', 'digit', 2])

    expect(trie.wild('usb:v1')).toEqual(['exact', 'digit', 'all'])
  })

  test('takes priorities for unsigned', () => {
    expect(trieOf(['a', 'low', 1], ['?', 'high', 0xffffffff]).wild('a')).toEqual(['low', 'high'])
  })
})

describe('Trie.entries()', () => {
  test('gives a key before the keys that it begins, and values in stored order', () => {
    const trie = trieOf(['b', 'm'], ['ab', 'n', 2], ['ab', 'o', 1], ['a', 'p'])

    expect([...trie.entries()].map(({ key, value }) => `${key} ${value}`)).toEqual(['a p', 'ab o', 'ab n', 'b m'])
  })
})

/** Entries of one key with the values NAME1, NAME2 … and the given priorities. */
function namedValues(key: string, name: string, ...priorities: number[]): [string, string, number][] {
  return priorities.map((priority, index) => [key, `${name}${index + 1}`, priority])
}
