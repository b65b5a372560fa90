import { describe, expect, test } from 'vitest'
import { Chunks, type Leaf, MACHINE, Met, Values } from '../memo/index.ts'
import { Owners } from './owners.ts'
import { Places } from './places.ts'

const [READ, WRITTEN] = [1, 2]
const [CALL, OTHER_CALL, CELL] = [3, 5, 9]
const OFFSETS = 0x10000

const START = Int32Array.of(0, 0, 0)

/** Places, and a note of a step by which a process touches a cell of the first one, or of the machine. */
function places() {
  const store = { values: new Values(), chunks: new Chunks() }
  const all = new Places(new Owners(store))
  const step = (who: number, owner: number, access: number) => {
    const met = new Met(store.values, who)
    const leaf = { touches: [{ owner: met.meet(owner), offset: CELL, access }] } as unknown as Leaf
    return { leaf, met, who }
  }
  return {
    all,
    note(who: number, owner: number, access: number, call = CALL) {
      all.note({ ...step(who, owner, access), strand: who * OFFSETS + call, before: START, after: START })
    },
    isPrivate(who: number, owner: number, access: number): boolean {
      all.settle()
      const { leaf, met } = step(who, owner, access)
      return all.isPrivate(leaf, met, who, START, true)
    },
  }
}

describe('A cell of a process', () => {
  test('that nobody else touches is its own, also where it waits for it itself', () => {
    const { all, note, isPrivate } = places()
    note(1, 1, WRITTEN)
    all.noteWaited({ owner: 1, offset: CELL }, { who: 1, call: CALL })
    expect(isPrivate(1, 1, WRITTEN)).toBe(true)
  })

  test.each([
    ['another strand of it', { who: 1, call: OTHER_CALL }],
    ['somebody else', { who: 2, call: CALL }],
  ])('for which %s waits is not', (_, waiting) => {
    const { all, note, isPrivate } = places()
    note(1, 1, WRITTEN)
    all.noteWaited({ owner: 1, offset: CELL }, waiting)
    expect(isPrivate(1, 1, WRITTEN)).toBe(false)
  })

  test('for which it waits itself is not that of somebody else who touches it', () => {
    const { all, note, isPrivate } = places()
    all.noteWaited({ owner: 1, offset: CELL }, { who: 1, call: CALL })
    note(2, 1, WRITTEN)
    expect(isPrivate(2, 1, WRITTEN)).toBe(false)
  })
})

describe('What a process waits for', () => {
  test('is fixed where nobody else changes it', () => {
    const { all, note } = places()
    note(1, MACHINE, READ)
    note(2, MACHINE, READ)
    all.settle()
    expect(all.areFixed([CELL], START)).toBe(true)
    note(2, MACHINE, WRITTEN)
    all.settle()
    expect(all.areFixed([CELL], START)).toBe(false)
  })
})
