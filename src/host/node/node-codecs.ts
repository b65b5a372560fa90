import { type Codecs, type Compressed, DECOMPRESS_LIMIT_BYTES } from '../index.ts'
import { filesAtOnce } from './at-once.ts'

/**
 * Decompression without native code: gzip by node:zlib, zstd by node:zlib from Node 22.15 and by fzstd before, xz by
 * xz-decompress. All run in threads: node:zlib on libuv's, the others on their own. Each is imported when it is first needed.
 */
export function nodeCodecs(): Codecs {
  return {
    get atOnce() {
      return filesAtOnce()
    },
    decompress: (compression, bytes, limitBytes = DECOMPRESS_LIMIT_BYTES) => decode(compression, bytes, limitBytes),
  }
}

async function decode(compression: Compressed, bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  switch (compression) {
    case 'gzip':
      return (await import('./gzip.ts')).decodeGzip(bytes, limitBytes)
    case 'xz':
      return (await import('./xz.ts')).decodeXz(bytes, limitBytes)
    case 'zstd':
      return (await import('./zstd.ts')).decodeZstd(bytes, limitBytes)
    default:
      return compression satisfies never
  }
}
