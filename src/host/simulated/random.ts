/** A seeded source of choices, the only chance that there is in a simulated machine: a whole number from 0 to below `below`. */
export type Random = (below: number) => number

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, equal on every engine. */
export function seededRandom(seed: number): Random {
  // People count seeds up from 1. Stirring them keeps the first choices of neighbours from being alike.
  let state = stir(seed)
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below)
  }
}

/** The finaliser of MurmurHash3 by Austin Appleby (public domain). */
function stir(seed: number): number {
  let mixed = seed >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
