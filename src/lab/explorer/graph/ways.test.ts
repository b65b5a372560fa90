import { expect, test } from 'vitest'
import { Ways } from './ways.ts'

/** Ways from state to state, and the states in which a run ends. */
function waysOf(pairs: readonly (readonly [number, number])[], ends: readonly number[]): Ways {
  const ways = new Ways()
  for (const [from, to] of pairs) ways.lead(from, to)
  for (const end of ends) ways.end(end)
  return ways
}

test('a circle that somebody can leave for an end is none', () => {
  expect(
    waysOf(
      [
        [0, 1],
        [1, 2],
        [2, 1],
        [2, 3],
      ],
      [3],
    ).endless(4),
  ).toBeUndefined()
})

test('the nearest state that leads to a circle alone goes on for ever', () => {
  const pairs = [
    [0, 1],
    [0, 2],
    [2, 3],
    [3, 4],
    [4, 3],
  ] as const
  expect(waysOf(pairs, [1]).endless(5)).toBe(2)
})

test('among many ways, too', () => {
  const line = Array.from({ length: 5_000 }, (_, state) => [state, state + 1] as const)
  expect(waysOf(line, [5_000]).endless(5_001)).toBeUndefined()
  expect(waysOf([...line, [17, 5_001], [5_001, 5_001]], [5_000]).endless(5_002)).toBe(5_001)
})
