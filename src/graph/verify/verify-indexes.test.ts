import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../../formats/bytes/index.ts'
import { type TrieEntry, writeTrie } from '../../formats/indexes/index.ts'
import type { IndexFile } from '../depmod/index.ts'
import { verifyIndexes } from './index.ts'

const ONE: TrieEntry = { key: 'one', value: 'a', priority: 0 }
const TWO: TrieEntry = { key: 'two', value: 'b', priority: 1 }
const THREE: TrieEntry = { key: 'three', value: 'c', priority: 2 }

/** What is said of one file, where a run would make other bytes. */
function problems(name: string, found: Uint8Array, made: Uint8Array): string[] {
  const file: IndexFile = { name, isText: !name.endsWith('.bin'), content: () => made }
  return verifyIndexes([file], new Map([[name, { content: found }]])).map(({ kind, text }) => `${kind}: ${text}`)
}

const ofEntries = (found: readonly TrieEntry[], made: readonly TrieEntry[]) =>
  problems('modules.builtin.bin', writeTrie(found), writeTrie(made))

const ofTexts = (found: string, made: string) => problems('modules.dep', latin1Bytes(found), latin1Bytes(made))

describe('of an index, verifyIndexes()', () => {
  test('names the first key that it lacks, and counts the others', () => {
    expect(ofEntries([ONE], [ONE, TWO])).toEqual(['stale: lacks "two" with "b"'])
    expect(ofEntries([ONE], [ONE, TWO, THREE])).toEqual(['stale: lacks "three" with "c" and 1 more'])
  })

  test('names the first key that it has too many', () => {
    expect(ofEntries([ONE, TWO], [TWO])).toEqual(['stale: has "one" with "a", which a run would not write'])
  })

  test('names a key of another priority, where all else is equal', () => {
    expect(ofEntries([ONE, { ...TWO, priority: 7 }], [ONE, TWO])).toEqual([
      'stale: has "two" with "b", but not with the priority of a run',
    ])
  })

  test('says nothing of another layout of the same keys', () => {
    const laidOut = writeTrie([ONE, TWO])
    expect(problems('modules.builtin.bin', new Uint8Array([...laidOut, 0]), laidOut)).toEqual([])
  })

  test('takes an empty file for an index without keys', () => {
    expect(problems('modules.builtin.bin', new Uint8Array(), writeTrie([ONE]))).toEqual(['stale: lacks "one" with "a"'])
  })
})

describe('of text, verifyIndexes()', () => {
  test('names the line that differs, cut to what a terminal shows', () => {
    expect(ofTexts('a.ko:\nb.ko: a.ko\n', 'a.ko:\nb.ko:\n')).toEqual([
      'stale: line 2 is "b.ko: a.ko", and would be "b.ko:"',
    ])
    const [long] = ofTexts(`a.ko: ${'x'.repeat(500)}\n`, 'a.ko:\n')
    expect(long).toBe(`stale: line 1 is "a.ko: ${'x'.repeat(94)}...", and would be "a.ko:"`)
  })

  test('counts modules', () => {
    expect(ofTexts('', 'a.ko:\nb.ko:\nc.ko:\n')).toEqual(['stale: does not name a.ko and 2 more'])
    expect(ofTexts('a.ko:\nb.ko:\n', '')).toEqual(['stale: names a.ko and 1 more, which depmod does not find'])
  })

  test('does not call corrupt what modules themselves say', () => {
    expect(ofTexts('odd\nb.ko:\n', 'odd\nb.ko: c.ko\n')).toEqual([
      'stale: line 2 is "b.ko:", and would be "b.ko: c.ko"',
    ])
  })
})
