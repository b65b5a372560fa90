import { describe, expect, test } from 'vitest'
import { Merged } from './merged.ts'

describe('Merged', () => {
  test('gives each state back once, with how it was come to', () => {
    const merged = new Merged()
    for (let state = 0; state < 2_000; state++)
      merged.push(Int32Array.of(state, 7), { state, at: state % 3, together: 2, steps: 2 * state })
    const all = merged.takeAll()
    expect(all).toHaveLength(2_000)
    expect(all[1_999]).toEqual({
      tuple: Int32Array.of(1_999, 7),
      arrival: { state: 1_999, at: 1, together: 2, steps: 3_998 },
    })
    expect(merged.takeAll()).toEqual([])
  })

  test('says when it has forgotten some', () => {
    const merged = new Merged()
    for (let state = 0; state < 100_000; state++) merged.push(Int32Array.of(1), { state, at: 0, together: 1, steps: 0 })
    expect(merged.isFull).toBe(false)
    merged.push(Int32Array.of(1), { state: 0, at: 0, together: 1, steps: 0 })
    expect(merged.isFull).toBe(true)
    expect(merged.takeAll()).toHaveLength(100_000)
  })
})
