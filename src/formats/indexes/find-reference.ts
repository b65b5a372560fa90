import { ARC_COUNT, HAS_CHILDREN, HAS_PREFIX, OFFSET_MASK, ROOT_REFERENCE } from './trie-file.ts'

/**
 * What refers to the node of a key, or 0. It makes nothing of the nodes on the way: most of what is asked goes through
 * several, and ends nowhere.
 */
export function findReference(bytes: Uint8Array, key: string): number {
  let reference = wordAt(bytes, ROOT_REFERENCE)
  let position = 0
  while ((reference & OFFSET_MASK) !== 0) {
    let at = reference & OFFSET_MASK
    if (reference & HAS_PREFIX) {
      for (; at < bytes.length && bytes[at] !== 0; at++, position++) {
        if (bytes[at] !== key.charCodeAt(position)) return 0
      }
      at++
    }
    if (position === key.length) return reference
    if ((reference & HAS_CHILDREN) === 0) return 0
    reference = childOf(bytes, at, key.charCodeAt(position++))
  }
  return 0
}

/** The reference for an arc, in the table that begins there; 0 where there is none, or the table is damaged. */
function childOf(bytes: Uint8Array, table: number, arc: number): number {
  if (table + 2 > bytes.length) return 0
  const first = bytes[table]!
  const last = bytes[table + 1]!
  const isWhole = last < ARC_COUNT && table + 2 + 4 * (last - first + 1) <= bytes.length
  return isWhole && arc >= first && arc <= last ? wordAt(bytes, table + 2 + 4 * (arc - first)) : 0
}

/** With its highest byte first; as a number with a sign. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
}
