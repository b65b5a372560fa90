/** How the bytes of a module file are packed. */
export type Compression = 'none' | 'gzip' | 'xz' | 'zstd'

/** libkmod looks at six bytes to know a compression, and refuses a file that has fewer. */
export const SMALLEST_FILE_BYTES = 6

const MAGICS: readonly (readonly [Compression, readonly number[]])[] = [
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]], // RFC 8878, 3.1.1. A skippable frame in front is not recognised, nor is it by kmod.
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]], // The .xz file format 1.2.1, 2.1.1.1.
  ['gzip', [0x1f, 0x8b]], // RFC 1952, 2.3.1.
]

/** The compression that the first bytes name. A file's suffix has no say in it, in kmod as here. */
export function compressionOf(bytes: Uint8Array): Compression {
  for (const [compression, magic] of MAGICS) {
    if (beginsWith(bytes, magic)) return compression
  }
  return 'none'
}

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  for (let index = 0; index < magic.length; index++) if (bytes[index] !== magic[index]) return false
  return true
}
