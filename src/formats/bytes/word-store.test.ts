import { describe, expect, test } from 'vitest'
import { WordStore } from './index.ts'

describe('WordStore', () => {
  test('keeps a copy of words, however many others come later', () => {
    const store = new WordStore()
    const words = new Uint32Array(1000)
    const kept = Array.from({ length: 200 }, (_, round) =>
      store.keep(words.fill(round).subarray(0, round === 7 ? 0 : 999)),
    )

    expect(
      kept.every((part, round) => part.length === (round === 7 ? 0 : 999) && part.every((word) => word === round)),
    ).toBe(true)
  })

  test('keeps more than fit into what it has at a time', () => {
    const words = Uint32Array.from({ length: 200_000 }, (_, index) => index)
    expect(new WordStore().keep(words)).toEqual(words)
  })
})
