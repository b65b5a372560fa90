import { expect, test } from 'vitest'
import { StateTable } from './state-table.ts'
import { TupleList, tupleHash } from './tuple-list.ts'

/** More numbers than a page has, of tuples that no page is a multiple of. */
const MANY = 40_000
const LENGTH = 7

const tupleOf = (at: number) => Int32Array.from({ length: LENGTH }, (_, place) => at * LENGTH + place + 1)

test('tuples are what they were, on whatever page', () => {
  const list = new TupleList()
  for (let at = 0; at < MANY; at++) list.push(tupleOf(at))
  expect(list.size).toBe(MANY)
  for (let at = 0; at < MANY; at += 97) {
    expect(list.of(at)).toEqual(tupleOf(at))
    expect([list.has(at, tupleOf(at)), list.has(at, tupleOf(at + 1))]).toEqual([true, false])
    expect(list.hashAt(at)).toBe(tupleHash(tupleOf(at)))
  }
})

test('zeros at the end of a tuple make no difference, and others do', () => {
  const list = new TupleList()
  list.push(Int32Array.of(1, 0, 2, 0))
  list.push(Int32Array.of())
  expect([list.of(0), list.of(1)]).toEqual([Int32Array.of(1, 0, 2), Int32Array.of()])
  const has = (...numbers: readonly number[]) => list.has(0, Int32Array.of(...numbers))
  expect([has(1, 0, 2), has(1, 0, 2, 0, 0), has(1, 0), has(1, 0, 2, 3), has(1, 2)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect([list.has(1, Int32Array.of(0, 0)), list.has(1, Int32Array.of(0, 1))]).toEqual([true, false])
})

test('a state has one number in the turn of one, and another in the turn of another', () => {
  const table = new StateTable()
  for (let at = 0; at < MANY; at++) expect(table.add(tupleOf(at), at % 3)).toBe(at)
  for (let at = 0; at < MANY; at += 101) expect(table.add(tupleOf(at), at % 3)).toBe(at)
  expect([table.add(tupleOf(5), 0), table.add(tupleOf(5), 2), table.size]).toEqual([MANY, 5, MANY + 1])
})
