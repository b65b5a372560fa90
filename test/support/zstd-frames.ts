import { xxhash64 } from '../../src/host/node/xxhash64.ts'

const BLOCK_BYTES = 128 * 1024

/** A skippable frame with four bytes in it. RFC 8878 section 3.1.2. */
export const SKIPPABLE_FRAME: readonly number[] = [0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]

/** What a frame says of its content, which may be a lie. */
export interface FrameOptions {
  readonly checksum?: boolean
  /** The content's true size unless another one, or none, is declared. */
  readonly declared?: number | undefined
}

/** A zstd frame whose blocks hold the content as it is. */
export function rawZstdFrame(content: Uint8Array, options: FrameOptions = {}): Uint8Array {
  const declared = 'declared' in options ? options.declared : content.length
  const descriptor = (declared === undefined ? 0 : sizeFlag(declared) << 6) | (options.checksum === true ? 4 : 0)
  const header = declared === undefined ? [descriptor, 0] : [descriptor | 0x20, ...littleEndian(...sizeField(declared))]
  const checksum = options.checksum === true ? littleEndian(Number(xxhash64(content) & 0xffffffffn), 4) : []
  return Uint8Array.from([...littleEndian(0xfd2fb528, 4), ...header, ...rawBlocks(content), ...checksum])
}

/** A frame of one compressed block with the body given, in a window of 1 MiB. */
export function compressedZstdFrame(body: readonly number[], declared: number): Uint8Array {
  const block = [...littleEndian((body.length << 3) | (2 << 1) | 1, 3), ...body]
  return Uint8Array.from([...littleEndian(0xfd2fb528, 4), 0x80, 0x50, ...littleEndian(declared, 4), ...block])
}

function* rawBlocks(content: Uint8Array): Generator<number> {
  let start = 0
  do {
    const block = content.subarray(start, start + BLOCK_BYTES)
    start += BLOCK_BYTES
    yield* littleEndian((block.length << 3) | (start >= content.length ? 1 : 0), 3)
    yield* block
  } while (start < content.length)
}

function sizeFlag(sizeBytes: number): number {
  if (sizeBytes < 256) return 0
  return sizeBytes < 65_792 ? 1 : 2
}

/** Value and width of the field of a single-segment frame. */
function sizeField(sizeBytes: number): [value: number, width: number] {
  return [
    [sizeBytes, 1],
    [sizeBytes - 256, 2],
    [sizeBytes, 4],
  ][sizeFlag(sizeBytes)] as [number, number]
}

function littleEndian(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, index) => Math.floor(value / 2 ** (8 * index)) & 0xff)
}
