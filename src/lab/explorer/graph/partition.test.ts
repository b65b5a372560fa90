import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Item, partition } from './partition.ts'

const items = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.array(
    fc.record({
      kind: fc.integer({ min: 0, max: 1 }),
      leadsTo: fc.array(fc.integer({ min: 0, max: count - 1 }), { maxLength: 2 }),
    }),
    { minLength: count, maxLength: count },
  ),
)

/** Two that are told apart by going on from them in the same way for so many steps. */
function areTold(all: readonly Item[], one: number, other: number, steps: number): boolean {
  const [left, right] = [all[one]!, all[other]!]
  if (left.kind !== right.kind || left.leadsTo.length !== right.leadsTo.length) return true
  return steps > 0 && left.leadsTo.some((to, at) => areTold(all, to, right.leadsTo[at]!, steps - 1))
}

describe('partition()', () => {
  test('tells apart whoever some way from there tells apart, and nobody else', () => {
    fc.assert(
      fc.property(items, (all) => {
        const classes = partition(all)
        for (const one of all.keys()) {
          for (const other of all.keys()) {
            expect(classes[one] !== classes[other]).toBe(areTold(all, one, other, all.length))
          }
        }
      }),
    )
  })

  test('tells apart a long line by its end', () => {
    const line = Array.from({ length: 5_000 }, (_, at): Item => ({ kind: 0, leadsTo: at < 4_999 ? [at + 1] : [] }))
    expect(new Set(partition(line)).size).toBe(5_000)
    const ring = line.map((_, at): Item => ({ kind: 0, leadsTo: [(at + 1) % 5_000] }))
    expect(new Set(partition(ring)).size).toBe(1)
  })
})
