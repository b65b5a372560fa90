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
    if (section !== undefined && section.length > 1) collect(section, wanted, values)
    return values
  }
}

function collect(section: Uint8Array, wanted: readonly Uint8Array[], values: readonly string[][]): void {
  const { length } = section
  for (let start = 0, end = 0; start < length; start = end + 1) {
    end = start
    // Strings are short: a loop beats indexOf().
    while (end < length && section[end] !== 0) end++
    for (let key = 0; key < wanted.length; key++) {
      const bytes = wanted[key]!
      if (section[start] !== bytes[0] || !hasKey(section, start, end, bytes)) continue
      values[key]!.push(latin1(section.subarray(Math.min(start + bytes.length + 1, end), end)))
      break
    }
  }
}

function hasKey(section: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  for (let index = 0; index < key.length; index++) if (section[start + index] !== key[index]) return false
  const after = start + key.length
  return after === end || (after < end && section[after] === EQUALS)
}
