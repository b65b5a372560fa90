import { type Codecs, DECOMPRESS_LIMIT_BYTES } from '../index.ts'
import { nodeCodecs } from '../node/index.ts'
import { loadLiblzma, type XzDecoder } from './liblzma.ts'
import { loadLibzstd, type ZstdDecoder } from './libzstd.ts'
import { importKoffi, type Koffi, type KoffiSource } from './native.ts'

/**
 * The system's liblzma and libzstd, and Node's decoders for gzip and for what is not installed. All run on libuv's threads:
 * 10 to 15 ms for each MB of content from xz, 1 to 2 from zstd.
 */
export function linuxCodecs(koffi: KoffiSource = importKoffi, fallback: Codecs = nodeCodecs()): Codecs {
  const xz = once<XzDecoder>(koffi, loadLiblzma)
  const zstd = once<ZstdDecoder>(koffi, loadLibzstd)
  return {
    get atOnce() {
      return fallback.atOnce
    },
    decompress: async (compression, bytes, limitBytes = DECOMPRESS_LIMIT_BYTES, room?: Uint8Array) => {
      const decode = compression === 'gzip' ? undefined : await (compression === 'xz' ? xz() : zstd())
      if (decode === undefined) return fallback.decompress(compression, bytes, limitBytes, room)
      return decode(bytes, limitBytes, room)
    },
  }
}

/** Loads a library at the first call; undefined for ever after where koffi or the library is missing. */
function once<Decoder>(koffi: KoffiSource, load: (koffi: Koffi) => Decoder): () => Promise<Decoder | undefined> {
  let loading: Promise<Decoder | undefined> | undefined
  return () => {
    loading ??= koffi()
      .then(load)
      .catch(() => undefined)
    return loading
  }
}
