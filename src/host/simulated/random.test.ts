import { describe, expect, test } from 'vitest'
import { seededRandom } from './random.ts'

/** The first choices of a seed, as one word. */
function firstChoices(seed: number, count: number): string {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => random(2)).join('')
}

describe('seededRandom()', () => {
  test('gives the same choices for the same seed', () => {
    expect(firstChoices(7, 100)).toBe(firstChoices(7, 100))
  })

  test('stays below its bound', () => {
    const random = seededRandom(1)
    const seen = new Set(Array.from({ length: 1_000 }, () => random(3)))
    expect([...seen].toSorted()).toEqual([0, 1, 2])
  })

  test('begins in every way for seeds that are counted up', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 1_600; seed++) {
      const word = firstChoices(seed, 4)
      counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    expect(counts.size).toBe(16)
    // 100 each; 60 is four standard deviations away.
    expect(Math.min(...counts.values())).toBeGreaterThan(60)
  })
})
