import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCycles } from './cycles.ts'
import { closures, loadOrder } from './load-order.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const graphs = fc
  .array(fc.array(fc.nat(11), { maxLength: 3 }), { maxLength: 12 })
  .map((edges) => edges.map((needed) => [...new Set(needed.filter((place) => place < edges.length))]))

/** Everything that a place leads to, by the definition. */
function reachable(edges: readonly (readonly number[])[], from: number): Set<number> {
  const found = new Set<number>()
  const enter = (place: number): void => {
    for (const next of edges[place]!) {
      if (found.has(next)) continue
      found.add(next)
      enter(next)
    }
  }
  enter(from)
  return found
}

describe('loadOrder() and findCycles()', () => {
  test('number each module before what it needs, or name circles that are there, all of them', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const order = loadOrder(edges)
        const { cycles, memberCount } = findCycles(order.unordered, edges)
        const circular = edges.flatMap((_, place) => (reachable(edges, place).has(place) ? [place] : []))
        expect(memberCount).toBe(circular.length)
        expect(order.unordered.length > 0).toBe(circular.length > 0)
        for (const cycle of cycles) {
          expect(cycle.at(-1)).toBe(cycle[0])
          for (let step = 1; step < cycle.length; step++) expect(edges[cycle[step - 1]!]).toContain(cycle[step])
        }
        if (circular.length > 0) return
        edges.forEach((needed, place) => {
          for (const other of needed) expect(order.numbers[place]).toBeLessThan(order.numbers[other]!)
        })
        const closed = [...closures(edges, order)]
        expect(closed.map((places) => [...places].sort())).toEqual(
          edges.map((_, place) => [...reachable(edges, place)].sort()),
        )
      }),
      { numRuns },
    )
  })

  test('take a chain of a hundred thousand modules, and a circle of as many', () => {
    const chain = Array.from({ length: 100_000 }, (_, place) => (place < 99_999 ? [place + 1] : []))
    expect(loadOrder(chain).unordered).toEqual([])
    const circle = chain.map((_, place) => [(place + 1) % chain.length])
    expect(findCycles(loadOrder(circle).unordered, circle).memberCount).toBe(100_000)
  })
})
