import { latin1, latin1Bytes } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'

/**
 * The values that `.modinfo` has for some keys, each list in the order of the file: what modinfoStrings() tells of them, and
 * no string is made of the rest. A key without `=` has an empty value. Without that section there are none.
 */
export function modinfoValues<Key extends string>(elf: Elf, keys: readonly Key[]): Record<Key, string[]> {
  const wanted = keys.map((key) => ({ bytes: latin1Bytes(key), values: [] as string[] }))
  const section = namedSectionBytes(elf, '.modinfo') ?? new Uint8Array()
  for (let start = 0; start < section.length && section.length > 1; ) {
    const nul = section.indexOf(0, start)
    const end = nul < 0 ? section.length : nul
    for (const { bytes, values } of wanted) {
      if (!hasKey(section, start, end, bytes)) continue
      values.push(latin1(section.subarray(Math.min(start + bytes.length + 1, end), end)))
      break
    }
    start = end + 1
  }
  return Object.fromEntries(keys.map((key, index) => [key, wanted[index]!.values])) as Record<Key, string[]>
}

const EQUALS = 0x3d

function hasKey(section: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  for (let index = 0; index < key.length; index++) if (section[start + index] !== key[index]) return false
  const after = start + key.length
  return after === end || (after < end && section[after] === EQUALS)
}
