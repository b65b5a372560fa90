import { describe, expect, test } from 'vitest'
import { Chunks, Values } from '../memo/index.ts'
import { Settled } from './settled.ts'

const CELL = { isMachines: true, offset: 7 }

/** Accounts of a machine with one cell that counts its stages, and the states of those. */
function accounts(mostStages?: number) {
  const store = { values: new Values(), chunks: new Chunks() }
  const at = (stage: number) => Int32Array.of(store.chunks.with(0, [[0, store.values.ofNumber(stage)]]))
  return { settled: new Settled(store, mostStages), at, store }
}

describe('Settled', () => {
  test('takes a cell for settled from where no stage can be come to in which somebody changes it', () => {
    const { settled, at } = accounts()
    settled.leads(at(1), at(2))
    settled.changes(CELL, at(2))
    settled.leads(at(2), at(3))
    settled.begin()
    expect([1, 2, 3].map((stage) => settled.isSettled(CELL, at(stage)))).toEqual([false, false, true])
    expect(settled.isSettled({ ...CELL, isMachines: false }, at(1))).toBe(true)
  })

  test('learns of a way to a change that was known before the way was', () => {
    const { settled, at } = accounts()
    settled.changes(CELL, at(2))
    settled.leads(at(0), at(1))
    settled.leads(at(1), at(2))
    settled.begin()
    expect(settled.isSettled(CELL, at(0))).toBe(false)
  })

  test('says the same for a whole round, and that it was mistaken', () => {
    const { settled, at } = accounts()
    settled.leads(at(1), at(2))
    settled.begin()
    expect([settled.isSettled(CELL, at(1)), settled.wasMistaken]).toEqual([true, false])
    settled.changes(CELL, at(2))
    expect([settled.isSettled(CELL, at(1)), settled.wasMistaken]).toEqual([true, true])
    settled.begin()
    expect([settled.isSettled(CELL, at(1)), settled.wasMistaken]).toEqual([false, false])
  })

  test('trusts no stage that was met after the round began', () => {
    const { settled, at } = accounts()
    settled.leads(at(1), at(2))
    settled.begin()
    expect(settled.isSettled(CELL, at(3))).toBe(false)
  })

  test('takes stages for one that differ in whom they name', () => {
    const { settled, store } = accounts()
    const by = (who: number) => Int32Array.of(store.chunks.with(0, [[0, store.values.numberOf('locked', [who])]]))
    settled.changes(CELL, by(1))
    settled.begin()
    expect(settled.isSettled(CELL, by(2))).toBe(false)
  })

  test('gives up where there are too many stages, and what it said in that round does not count', () => {
    const { settled, at } = accounts(2)
    settled.leads(at(1), at(2))
    settled.begin()
    expect(settled.isSettled(CELL, at(1))).toBe(true)
    settled.leads(at(2), at(3))
    expect(settled.wasMistaken).toBe(true)
    settled.begin()
    expect([settled.isSettled(CELL, at(1)), settled.wasMistaken]).toEqual([false, false])
  })
})
