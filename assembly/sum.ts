let first: u32 = 0
let second: u32 = 0

/** Begins two unlike sums over so many words. */
export function beginSums(count: u32): void {
  first = 0x11c9dc5
  second = count
}

/**
 * Each step of either can be undone, so that a change of one word never goes unnoticed. Both go through all numbers but 0 before
 * they come back. Marsaglia, "Xorshift RNGs", 2003.
 */
export function addToSums(start: u32, count: u32): void {
  let one = first
  let other = second
  const end = start + 4 * count
  for (let at = start; at < end; at += 4) {
    const word = load<u32>(at)
    one ^= word
    one ^= one << 13
    one ^= one >> 17
    one ^= one << 5
    other ^= word
    other ^= other << 7
    other ^= other >> 25
    other ^= other << 12
  }
  first = one
  second = other
}

export function firstSum(): u32 {
  return first
}

export function secondSum(): u32 {
  return second
}
