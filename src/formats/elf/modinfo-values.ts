import { latin1, latin1Bytes } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'

const EQUALS = 0x3d

/**
 * A function that gives the values that `.modinfo` has for some keys, a list for each key in the order of the file: what
 * modinfoStrings() tells of them, and no string is made of the rest. A key without `=` has an empty value. Without that
 * section there are none.
 */
export function modinfoReader(keys: readonly string[]): (elf: Elf) => string[][] {
  const wanted = keys.map(latin1Bytes)
  return (elf) => {
    const values = wanted.map((): string[] => [])
    const section = namedSectionBytes(elf, '.modinfo')
    if (section !== undefined && section.length > 1) cut(section, placesIn(section, wanted), values)
    return values
  }
}

/** Which key a value has, where it begins and where it ends; of one value after the other. */
function placesIn(section: Uint8Array, wanted: readonly Uint8Array[]): number[] {
  const { length } = section
  const places: number[] = []
  for (let start = 0, end = 0; start < length; start = end + 1) {
    end = start
    // Strings are short: a loop beats indexOf().
    while (end < length && section[end] !== 0) end++
    for (let key = 0; key < wanted.length; key++) {
      const bytes = wanted[key]!
      if (section[start] !== bytes[0] || !hasKey(section, start, end, bytes)) continue
      places.push(key, Math.min(start + bytes.length + 1, end), end)
      break
    }
  }
  return places
}

/** All that is between the first value and the last becomes one text: to cut it is cheaper than to make one of each. */
function cut(section: Uint8Array, places: readonly number[], values: readonly string[][]): void {
  if (places.length === 0) return
  const first = places[1]!
  const text = latin1(section.subarray(first, places.at(-1)!))
  for (let at = 0; at < places.length; at += 3) {
    values[places[at]!]!.push(text.slice(places[at + 1]! - first, places[at + 2]! - first))
  }
}

function hasKey(section: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  for (let index = 0; index < key.length; index++) if (section[start + index] !== key[index]) return false
  const after = start + key.length
  return after === end || (after < end && section[after] === EQUALS)
}
