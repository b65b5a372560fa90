import { FormatError } from '../../errors.ts'
import { beyondLimit } from '../index.ts'
import { decodeByFzstd } from './zstd-by-fzstd.ts'
import { decodeByZlib } from './zstd-by-zlib.ts'
import { readOnlyZstdFrame, type ZstdFrameDecoder } from './zstd-frame.ts'

/** As much history as libzstd keeps for a stream unless it is told otherwise. ZSTD_WINDOWLOG_LIMIT_DEFAULT, zstd 1.5. */
const WINDOW_LIMIT_BYTES = 2 ** 27

/** The content of a zstd file, which must declare its size as kmod demands, by the better decoder that is there. */
export async function decodeZstd(
  bytes: Uint8Array,
  limitBytes: number,
  decode: ZstdFrameDecoder = decodeByZlib ?? decodeByFzstd,
): Promise<Uint8Array> {
  const headers = readOnlyZstdFrame(bytes)
  const { contentSizeBytes, windowSizeBytes, endOffset } = headers
  if (contentSizeBytes === 0) throw new FormatError('zstd', 0, 'Failed to determine decompression size')
  if (contentSizeBytes > limitBytes) throw beyondLimit('zstd', limitBytes)
  if (windowSizeBytes > Math.max(WINDOW_LIMIT_BYTES, limitBytes)) {
    throw new FormatError('zstd', 0, 'Frame requires too much memory for decoding', 'ENOMEM')
  }
  const content = await decode(bytes.subarray(0, endOffset), headers)
  if (content.length !== contentSizeBytes) throw new FormatError('zstd', endOffset, 'Data corruption detected')
  return content
}
