import { FormatError } from '../../errors.ts'
import { beyondLimit } from '../index.ts'
import { type Koffi, onPool } from './native.ts'

/** Decodes a zstd file that declares its size, into the room if the content fits. */
export type ZstdDecoder = (bytes: Uint8Array, limitBytes: number, room?: Uint8Array) => Promise<Uint8Array>

// What ZSTD_getFrameContentSize() answers instead of a size: unknown, and not a frame. zstd.h 1.5.
const SMALLEST_ERROR = 2n ** 64n - 2n

/** The system's libzstd, called as kmod does: room for what the first frame declares. Throws where it is not installed. */
export function loadLibzstd(koffi: Koffi): ZstdDecoder {
  const library = koffi.load('libzstd.so.1')
  const contentSize: (bytes: Uint8Array, sizeBytes: number) => number | bigint = library.func(
    'uint64_t ZSTD_getFrameContentSize(const void *src, size_t size)',
  )
  const decompress = onPool<[Uint8Array, number, Uint8Array, number], number | bigint>(
    library.func('size_t ZSTD_decompress(_Out_ void *dst, size_t capacity, const void *src, size_t size)'),
  )
  const isError: (result: number | bigint) => number = library.func('unsigned int ZSTD_isError(size_t code)')
  const errorName: (result: number | bigint) => string = library.func('const char *ZSTD_getErrorName(size_t code)')

  return async (bytes, limitBytes, room) => {
    const declared = BigInt(contentSize(bytes, bytes.length))
    if (declared === 0n || declared >= SMALLEST_ERROR) {
      throw new FormatError('zstd', 0, 'Failed to determine decompression size')
    }
    if (declared > BigInt(limitBytes)) throw beyondLimit('zstd', limitBytes)
    const sizeBytes = Number(declared)
    const content =
      room !== undefined && sizeBytes <= room.length ? room.subarray(0, sizeBytes) : new Uint8Array(sizeBytes)
    const result = await decompress(content, content.length, bytes, bytes.length)
    if (isError(result) !== 0) throw new FormatError('zstd', 0, errorName(result))
    return content.subarray(0, Number(result))
  }
}
