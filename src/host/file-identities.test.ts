import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FileIdentities, type FileStat } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const timeNs = fc.bigInt({ min: -(10n ** 18n), max: 4n * 10n ** 18n })
const number = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n })
const stat: fc.Arbitrary<FileStat> = fc.record({
  kind: fc.constant('file'),
  sizeBytes: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  device: number,
  inode: number,
  mtimeNs: timeNs,
  ctimeNs: timeNs,
})

function identitiesOf(stats: readonly FileStat[]): FileIdentities {
  const identities = new FileIdentities(stats.length)
  for (const [file, facts] of stats.entries()) identities.put(file, facts)
  return identities
}

describe('FileIdentities', () => {
  test('tell a file from one that differs in any of its numbers', () => {
    const changes = fc.constantFrom<keyof FileStat>('sizeBytes', 'device', 'inode', 'mtimeNs', 'ctimeNs')
    fc.assert(
      fc.property(fc.array(stat, { minLength: 1, maxLength: 3 }), changes, (stats, changed) => {
        const last = stats.length - 1
        const identities = identitiesOf(stats)
        expect(identities.isSame(last, identitiesOf([stats[last]!]), 0)).toBe(true)
        const value = stats[last]![changed]
        const other = { ...stats[last]!, [changed]: typeof value === 'bigint' ? value ^ 1n : value === 0 ? 1 : 0 }
        expect(identities.isSame(last, identitiesOf([other]), 0)).toBe(false)
      }),
      { numRuns },
    )
  })

  test('give times as they were put down, before 1970 too', () => {
    fc.assert(
      fc.property(stat, stat, (first, second) => {
        const identities = identitiesOf([first, second])
        expect(identities.timeNs(1, 'mtime')).toBe(second.mtimeNs)
        expect(identities.timeNs(1, 'ctime')).toBe(second.ctimeNs)
        expect(identities.seconds(0, 'mtime') * 1_000_000_000n).toBeLessThanOrEqual(first.mtimeNs)
      }),
      { numRuns },
    )
  })

  test('know nothing of what is no regular file, which is the same as nothing', () => {
    const directory: FileStat = { kind: 'directory', sizeBytes: 1, device: 1n, inode: 1n, mtimeNs: 1n, ctimeNs: 1n }
    const identities = identitiesOf([directory])
    expect(identities.has(0)).toBe(false)
    expect(identities.isSame(0, identities, 0)).toBe(false)
  })

  test('forget a file, and are equal where they say the same of all', () => {
    const file: FileStat = { kind: 'file', sizeBytes: 1, device: 2n, inode: 3n, mtimeNs: 4n, ctimeNs: 5n }
    const identities = identitiesOf([file, file])
    expect(identities.equals(identitiesOf([file, file]))).toBe(true)
    expect(identities.equals(identitiesOf([file, { ...file, ctimeNs: 6n }]))).toBe(false)
    expect(identities.equals(identitiesOf([file]))).toBe(false)
    identities.clear(1)
    expect([identities.has(0), identities.has(1)]).toEqual([true, false])
    expect(identities.equals(identitiesOf([file, { ...file, kind: 'directory' }]))).toBe(true)
  })
})
