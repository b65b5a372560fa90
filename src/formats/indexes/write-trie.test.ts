import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { latin1 } from '../bytes/index.ts'
import { openTrie, writeTrie } from './index.ts'

describe('writeTrie()', () => {
  test('writes a bare header for no entries', () => {
    expect(latin1(writeTrie([]))).toBe('\xb0\x07\xf4\x57\0\x02\0\x01\0\0\0\x0c')
  })

  test('writes the bytes that depmod writes', () => {
    // depmod of kmod 34.2, modules.builtin.alias.bin for two modules with the aliases x-y, and q for the first.
    const word = (...bytes: number[]): string => String.fromCharCode(...bytes)
    const value = (priority: number, name: string): string => `${word(0, 0, 0, priority)}${name}\0`
    const body = [
      word(0x71, 0x78) + word(0x40, 0, 0, 0x2e) + word(0, 0, 0, 0).repeat(6) + word(0xc0, 0, 0, 0x38),
      word(0, 0, 0, 1) + value(0, 'a'),
      `_y\0${word(0, 0, 0, 2)}${value(0, 'b')}${value(0, 'a')}`,
    ]

    const bytes = writeTrie([
      { key: 'x_y', value: 'a', priority: 0 },
      { key: 'x_y', value: 'b', priority: 0 },
      { key: 'q', value: 'a', priority: 0 },
    ])

    expect(latin1(bytes)).toBe(`\xb0\x07\xf4\x57\0\x02\0\x01\x20\0\0\x0c${body.join('')}`)
  })

  test('gives the root no prefix, as depmod does', () => {
    const bytes = writeTrie([{ key: 'symbol:x', value: 'm', priority: 0 }])

    expect(latin1(bytes.subarray(8, 18))).toBe('\x20\0\0\x0css\xc0\0\0\x12')
  })

  test.each(['caf\xe9', 'a\x80', 'a\0b'])('refuses %j, which is not 7-bit text', (text) => {
    expect(() => writeTrie([{ key: text, value: 'm', priority: 0 }])).toThrow(FormatError)
    expect(() => writeTrie([{ key: 'm', value: text, priority: 0 }])).toThrow(FormatError)
  })

  test('puts many values of one key in the order of their priorities, later entries first', () => {
    const entries = Array.from({ length: 3000 }, (_, at) => ({
      key: 'a',
      value: `m${at}`,
      priority: (at * 7919) % 1000,
    }))

    const bytes = writeTrie(entries)

    const inOrder = [...entries].reverse().sort((a, b) => a.priority - b.priority)
    expect([...openTrie(bytes, 'test')!.entries()]).toEqual(inOrder)
  })

  test('writes and reads a key that branches at every character', () => {
    const keys = Array.from({ length: 1000 }, (_, length) => 'a'.repeat(length))

    const trie = openTrie(writeTrie(keys.map((key, priority) => ({ key, value: `m${priority}`, priority }))), 'test')!

    expect(trie.exact('a'.repeat(999))).toBe('m999')
    expect([...trie.entries()]).toHaveLength(1000)
  })
})
