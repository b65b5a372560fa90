import { constants } from 'node:buffer'
import { gunzip } from 'node:zlib'
import { FormatError } from '../../errors.ts'
import { beyondLimit } from '../index.ts'

const SMALLEST_CHUNK_BYTES = 16 * 1024
const LARGEST_CHUNK_BYTES = 4 * 1024 * 1024

/** Every member of a gzip file. Zeros after the last one are padding; anything else there is an error. */
export function decodeGzip(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  const options = {
    maxOutputLength: Math.min(Math.max(limitBytes, 1), constants.MAX_LENGTH),
    // Each chunk is one hop to libuv's pool, so that a guess at the whole content is worth its memory.
    chunkSize: Math.min(Math.max(bytes.length * 4, SMALLEST_CHUNK_BYTES), LARGEST_CHUNK_BYTES),
  }
  return new Promise((resolve, reject) => {
    gunzip(bytes, options, (error, content) => {
      if (error !== null) reject(gzipRefusal(error, bytes, limitBytes))
      else if (content.length > limitBytes) reject(beyondLimit('gzip', limitBytes))
      else resolve(new Uint8Array(content.buffer, content.byteOffset, content.length))
    })
  })
}

/** zlib does not tell where it stopped, except that a truncated file was read to its end. */
function gzipRefusal(error: NodeJS.ErrnoException, bytes: Uint8Array, limitBytes: number): Error {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return beyondLimit('gzip', limitBytes)
  if (error.code === 'Z_BUF_ERROR') return new FormatError('gzip', bytes.length, error.message)
  return error.code?.startsWith('Z_') ? new FormatError('gzip', 0, error.message) : error
}
