import { FormatError } from '../../errors.ts'
import { ByteReader } from '../../formats/bytes/index.ts'

const FRAME_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50 // The low four bits are free.
const BLOCK_LIMIT_BYTES = 128 * 1024 // What one block may decode to.
const RLE_BLOCK = 1
const RESERVED_BLOCK = 3

/** What the headers of one zstd frame say, without decoding it. */
export interface ZstdFrame {
  /** 0 where the frame declares no size, as libzstd's callers see it. */
  readonly contentSizeBytes: number
  readonly windowSizeBytes: number
  /** The low half of the content's XXH64. */
  readonly checksum: number | undefined
  /** Bytes from the start of the file to the end of this frame. */
  readonly endOffset: number
}

/** Decodes one frame whose headers are known. */
export type ZstdFrameDecoder = (frame: Uint8Array, headers: ZstdFrame) => Promise<Uint8Array>

/**
 * The first frame of a file, walked block by block, so that a file that ends early is known before it is decoded (Node
 * 22 answers it with no error). What follows must add no content: kmod gives libzstd room for the first frame only.
 * RFC 8878 section 3.1; kmod 34 kmod_file_load_zstd().
 */
export function readOnlyZstdFrame(bytes: Uint8Array): ZstdFrame {
  const reader = new ByteReader(bytes, 'zstd', 'little')
  if (reader.uint32() !== FRAME_MAGIC) reader.fail('Unknown frame descriptor', 0)
  const frame = readFrame(reader)
  while (reader.offset < bytes.length) {
    const start = reader.offset
    if (bytes.length - start < 4) reader.fail('Src size is incorrect')
    const magic = reader.uint32()
    if ((magic & ~0xf) === SKIPPABLE_MAGIC) reader.take(reader.uint32())
    else if (magic !== FRAME_MAGIC) reader.fail('Src size is incorrect', start)
    else if (readFrame(reader).contentSizeBytes > 0) reader.fail('Destination buffer is too small', start)
  }
  return frame
}

/** From behind the magic number to the end of the frame. */
function readFrame(reader: ByteReader): ZstdFrame {
  const descriptor = reader.uint8()
  const singleSegment = (descriptor & 0x20) !== 0
  if ((descriptor & 0x08) !== 0) reader.fail('Unsupported frame parameter')
  const declaredWindow = singleSegment ? 0 : windowSize(reader.uint8())
  if (uintOf(reader, [0, 1, 2, 4][descriptor & 3]!) !== 0) reader.fail('Dictionary mismatch')
  const contentSizeBytes = contentSize(reader, descriptor >> 6, singleSegment)
  const blocks = skipBlocks(reader)
  if (contentSizeBytes > blocks * BLOCK_LIMIT_BYTES) reader.fail('Data corruption detected')
  const checksum = (descriptor & 0x04) === 0 ? undefined : reader.uint32()
  return {
    contentSizeBytes,
    windowSizeBytes: singleSegment ? contentSizeBytes : declaredWindow,
    checksum,
    endOffset: reader.offset,
  }
}

/** A power of two from 1 KiB with three bits of fraction. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

function contentSize(reader: ByteReader, flag: number, singleSegment: boolean): number {
  if (flag === 0) return singleSegment ? reader.uint8() : 0
  return flag === 1 ? uintOf(reader, 2) + 256 : uintOf(reader, flag === 2 ? 4 : 8)
}

function uintOf(reader: ByteReader, sizeBytes: number): number {
  switch (sizeBytes) {
    case 0:
      return 0
    case 1:
      return reader.uint8()
    case 2:
      return reader.uint16()
    case 4:
      return reader.uint32()
    default:
      return reader.size64()
  }
}

/** How many blocks there were. */
function skipBlocks(reader: ByteReader): number {
  for (let count = 1; ; count++) {
    const header = reader.uint8() | (reader.uint8() << 8) | (reader.uint8() << 16)
    const kind = (header >> 1) & 3
    if (kind === RESERVED_BLOCK) throw new FormatError('zstd', reader.offset - 3, 'Data corruption detected')
    reader.take(kind === RLE_BLOCK ? 1 : header >> 3)
    if ((header & 1) !== 0) return count
  }
}
