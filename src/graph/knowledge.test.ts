import { describe, expect, test } from 'vitest'
import { aTree } from '../../test/support/a-tree.ts'
import { openTrie, writeTrie } from '../formats/indexes/index.ts'
import { isBuiltin, type Knowledge } from './index.ts'

/** A tree with so many built-in modules, whose names begin alike. */
function withBuiltins(count: number): Knowledge {
  const paths = Array.from({ length: count }, (_, index) => [`kernel/driver_${index}.ko`, {}])
  return aTree({ builtin: { 'kernel/ext4.ko': {}, ...Object.fromEntries(paths) } }).knowledge
}

/** How many bytes a question reads of an index of so many names that begin alike. */
function bytesRead(count: number, name: string): number {
  const keys = ['ext4', ...Array.from({ length: count }, (_, index) => `driver_${index}`)]
  let read = 0
  const bytes = new Proxy(writeTrie(keys.map((key) => ({ key, value: '', priority: 0 }))), {
    get(target, property) {
      if (typeof property === 'string' && /^\d+$/.test(property)) read++
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const { knowledge } = aTree({})
  const builtin = openTrie(bytes, 'modules.builtin.bin')
  isBuiltin({ ...knowledge, indexes: { ...knowledge.indexes, builtin } }, name)
  return read
}

describe('isBuiltin()', () => {
  test('is true for exactly the names of the index', () => {
    const knowledge = withBuiltins(20)

    expect(['ext4', 'driver_7', 'driver_19'].map((name) => isBuiltin(knowledge, name))).toEqual([true, true, true])
    expect(['', 'ext', 'ext44', 'driver_20', 'driver-7'].map((name) => isBuiltin(knowledge, name))).toEqual(
      Array(5).fill(false),
    )
  })

  test('is false without an index', () => {
    const knowledge = withBuiltins(1)

    expect(isBuiltin({ ...knowledge, indexes: { ...knowledge.indexes, builtin: undefined } }, 'ext4')).toBe(false)
  })

  test('reads as much of an index of 20,000 names as of one of ten', () => {
    // Names that share their beginnings with others are further from the root, by one node of some bytes a character at most.
    for (const name of ['ext4', 'driver_7', 'unknown']) {
      expect(bytesRead(20_000, name)).toBeLessThanOrEqual(bytesRead(10, name) + 3 * 10)
      expect(bytesRead(20_000, name)).toBeGreaterThan(0)
    }
  })
})
