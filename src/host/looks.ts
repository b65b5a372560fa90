import type { FileIdentities } from './file-identities.ts'

/**
 * Looks at what takes no waiting, for whoever is asked by the thousand: a promise costs more than such a look. Whoever has none, or
 * is told nothing, asks Files, which says the same. Paths are byte strings.
 */
export interface Looks {
  /** As that of Files; good until the next time, when others may lie there. */
  identify(paths: readonly string[]): FileIdentities
  /** A small file that the kernel makes as it is read; undefined where it cannot be read so. */
  read(path: string): Uint8Array | undefined
}
