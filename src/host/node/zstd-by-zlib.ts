import * as zlib from 'node:zlib'
import { FormatError } from '../../errors.ts'
import type { ZstdFrameDecoder } from './zstd-frame.ts'

/** `ZSTD_d_windowLogMax`, which @types/node 20 does not have yet, and its largest value on 64 bits. */
const WINDOW_LOG_MAX_PARAMETER = 100
const WINDOW_LOG_MAX = 31

/** node:zlib's convenience call, which Node has from 22.15 and 23.8. */
type ZstdDecompress = (
  bytes: Uint8Array,
  options: { maxOutputLength: number; chunkSize: number; params: Record<number, number> },
  done: (error: NodeJS.ErrnoException | null, content: Buffer) => void,
) => void

const { zstdDecompress } = zlib as { zstdDecompress?: ZstdDecompress }

/** node:zlib's decoder, or undefined where this Node is too old to have it. */
export const decodeByZlib: ZstdFrameDecoder | undefined =
  zstdDecompress &&
  ((frame, { contentSizeBytes }) =>
    new Promise((resolve, reject) => {
      const options = {
        maxOutputLength: contentSizeBytes,
        chunkSize: Math.max(contentSizeBytes, zlib.constants.Z_MIN_CHUNK),
        params: { [WINDOW_LOG_MAX_PARAMETER]: WINDOW_LOG_MAX },
      }
      zstdDecompress(frame, options, (error, content) => {
        if (error === null) resolve(new Uint8Array(content.buffer, content.byteOffset, content.length))
        else reject(zstdRefusal(error))
      })
    }))

function zstdRefusal(error: NodeJS.ErrnoException): Error {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return new FormatError('zstd', 0, 'Destination buffer is too small')
  return /^(ZSTD_|Z_)/.test(error.code ?? '') ? new FormatError('zstd', 0, error.message) : error
}
