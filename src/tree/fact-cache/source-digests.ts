import { DIGEST_WORDS, isSameDigest } from './digest.ts'

/** What depends on the whole tree, and not on what one module says. */
export const SOURCES = ['order', 'kernel', 'builtin', 'modinfo'] as const

/** The digest of what is to count as changed in every run. */
export const UNKNOWN: readonly [number, number] = [0, 0]

/** False also for what both know nothing of. */
export function isSameSource(kind: (typeof SOURCES)[number], one: Uint32Array, other: Uint32Array): boolean {
  const at = DIGEST_WORDS * SOURCES.indexOf(kind)
  const isUnknown = one[at] === UNKNOWN[0] && one[at + 1] === UNKNOWN[1]
  return isSameDigest(one, other, at) && !isUnknown
}
