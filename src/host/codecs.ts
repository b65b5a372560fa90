import { FormatError } from '../errors.ts'
import type { Compression } from '../formats/container/index.ts'

/** What `decompress` refuses to go beyond unless it is told another bound. */
export const DECOMPRESS_LIMIT_BYTES: number = 512 * 1024 * 1024

/** How a module file may be compressed. */
export type Compressed = Exclude<Compression, 'none'>

/** Decompression of whole files. */
export interface Codecs {
  /** How many calls of `decompress` run beside each other and beside the caller; more than that wait for those. */
  readonly atOnce: number

  /**
   * The content of a compressed file: every stream of it, as kmod reads it (a zstd file is one frame that declares its
   * size). Corrupt, truncated and oversized input is a FormatError whose `problem` has the words of liblzma or libzstd
   * where they have any; so is input for which no decoder is installed, and the error then says what to install.
   * Content that fits may be a view of `room`, good until the room is used again; neither may change in the meantime.
   */
  decompress(compression: Compressed, bytes: Uint8Array, limitBytes?: number, room?: Uint8Array): Promise<Uint8Array>
}

/** The error for content larger than the caller wants to hold. */
export function beyondLimit(compression: Compressed, limitBytes: number, offset = 0): FormatError {
  return new FormatError(compression, offset, `content is larger than ${limitBytes} bytes`, 'EFBIG')
}
