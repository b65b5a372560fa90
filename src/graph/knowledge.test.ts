import { afterEach, describe, expect, test, vi } from 'vitest'
import { aTree } from '../../test/support/a-tree.ts'
import { isBuiltin, type Knowledge } from './index.ts'

afterEach(() => void vi.restoreAllMocks())

/** A tree with so many built-in modules, whose names begin alike. */
function withBuiltins(count: number): Knowledge {
  const paths = Array.from({ length: count }, (_, index) => [`kernel/driver_${index}.ko`, {}])
  return aTree({ builtin: { 'kernel/ext4.ko': {}, ...Object.fromEntries(paths) } }).knowledge
}

/** How many words of the index a question reads. Every node is reached through one, and holds few bytes beside them. */
function wordsRead(knowledge: Knowledge, name: string): number {
  const reads = vi.spyOn(DataView.prototype, 'getUint32')
  isBuiltin(knowledge, name)
  const count = reads.mock.calls.length
  reads.mockRestore()
  return count
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
    const few = withBuiltins(10)
    const many = withBuiltins(20_000)

    // Names that share their beginnings with others are further from the root, by one node a character at most.
    for (const name of ['ext4', 'driver_7', 'unknown']) {
      expect(wordsRead(many, name)).toBeLessThanOrEqual(wordsRead(few, name) + 3)
      expect(wordsRead(many, name)).toBeGreaterThan(0)
    }
  })
})
