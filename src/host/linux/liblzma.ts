import { FormatError } from '../../errors.ts'
import { beyondLimit } from '../index.ts'
import { type Koffi, onPool } from './native.ts'

/** Decodes all streams of an xz file, into the room if the content fits. */
export type XzDecoder = (bytes: Uint8Array, limitBytes: number, room?: Uint8Array) => Promise<Uint8Array>

// lzma/base.h and lzma/container.h of liblzma 5.4.
const LZMA_CONCATENATED = 0x08
const LZMA_FINISH = 3
const LZMA_OK = 0
const LZMA_STREAM_END = 1

/**
 * Memory that the decoder may take beside the content: a file can ask for a dictionary of 4 GiB. The largest preset of
 * xz asks for 64 MiB, the kernel's build for 1 or 2.
 */
const MEMORY_LIMIT_BYTES = 256 * 1024 * 1024

/** Modules shrink to a fifth or sixth in xz; a wrong guess costs one copy. */
const GUESSED_RATIO = 6
const SMALLEST_OUTPUT_BYTES = 64 * 1024

/** `enum lzma_ret` in the words that kmod prints behind `xz: `. kmod 34 xz_uncompress_belch(). */
const PROBLEMS: Readonly<Record<number, readonly [problem: string, code?: 'ENOMEM']>> = {
  5: ['Memory allocation failed', 'ENOMEM'],
  6: [`needs more than ${MEMORY_LIMIT_BYTES} bytes of memory to decode`, 'ENOMEM'],
  7: ['File format not recognized'],
  8: ['Unsupported compression options'],
  9: ['File is corrupt'],
  10: ['Unexpected end of input'],
}

/**
 * The system's liblzma, the library that kmod uses, on libuv's threads: decoding waits for nobody. Throws where it is not
 * installed.
 */
export function loadLiblzma(koffi: Koffi): XzDecoder {
  const library = koffi.load('liblzma.so.5')
  const stream = koffi.inout(koffi.pointer(streamType(koffi)))
  const open: (stream: Stream, memoryLimitBytes: number, flags: number) => number = library.func(
    'lzma_stream_decoder',
    'int',
    [stream, 'uint64_t', 'uint32_t'],
  )
  const code: Code = onPool(library.func('lzma_code', 'int', [stream, 'int']))
  const end: (stream: Stream) => void = library.func('lzma_end', 'void', [stream])

  return async (bytes, limitBytes, room = newRoom(bytes)) => {
    const stream = newStream(bytes)
    try {
      const opened = open(stream, MEMORY_LIMIT_BYTES, LZMA_CONCATENATED)
      if (opened !== LZMA_OK) throw refusal(opened, 0)
      return await decodeAll(stream, code, bytes, limitBytes, room)
    } finally {
      end(stream)
    }
  }
}

type Code = (stream: Stream, action: number) => Promise<number>

function newRoom(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(Math.max(bytes.length * GUESSED_RATIO, SMALLEST_OUTPUT_BYTES))
}

/** The content, in a room that grows by doubling to one byte beyond the limit, which tells that there is more. */
async function decodeAll(
  stream: Stream,
  code: Code,
  bytes: Uint8Array,
  limitBytes: number,
  room: Uint8Array,
): Promise<Uint8Array> {
  let output = room.subarray(0, limitBytes + 1)
  for (let sizeBytes = 0; ; ) {
    // Both arrays are handed over anew for each call: koffi knows of them only while it runs.
    const offset = bytes.length - Number(stream.avail_in)
    stream.next_in = bytes.subarray(offset)
    stream.next_out = output.subarray(sizeBytes)
    stream.avail_out = output.length - sizeBytes
    const result = await code(stream, LZMA_FINISH)
    sizeBytes = output.length - Number(stream.avail_out)
    if (sizeBytes > limitBytes) throw beyondLimit('xz', limitBytes, offset)
    if (result === LZMA_STREAM_END) return output.subarray(0, sizeBytes)
    if (result !== LZMA_OK) throw refusal(result, bytes.length - Number(stream.avail_in))
    const larger = new Uint8Array(Math.min(Math.max(output.length * 2, SMALLEST_OUTPUT_BYTES), limitBytes + 1))
    larger.set(output)
    output = larger
  }
}

function refusal(result: number, offset: number): FormatError {
  const [problem, code] = PROBLEMS[result] ?? ['Internal error (bug)']
  return new FormatError('xz', offset, problem, code)
}

/** `lzma_stream` of lzma/base.h as koffi exchanges it: numbers too large for a number are bigints. */
interface Stream {
  next_in: Uint8Array | bigint | null
  avail_in: number | bigint
  next_out: Uint8Array | bigint | null
  avail_out: number | bigint
  readonly [member: string]: unknown
}

function newStream(bytes: Uint8Array): Stream {
  return {
    next_in: bytes,
    avail_in: bytes.length,
    total_in: 0,
    next_out: null,
    avail_out: 0,
    total_out: 0,
    allocator: null,
    internal: null,
    reserved_ptr: [null, null, null, null],
    seek_pos: 0,
    reserved_int2: 0,
    reserved_int3: 0,
    reserved_int4: 0,
    reserved_enum1: 0,
    reserved_enum2: 0,
  }
}

function streamType(koffi: Koffi) {
  return koffi.struct({
    next_in: 'const uint8_t *',
    avail_in: 'size_t',
    total_in: 'uint64_t',
    next_out: 'uint8_t *',
    avail_out: 'size_t',
    total_out: 'uint64_t',
    allocator: 'void *',
    internal: 'void *',
    reserved_ptr: koffi.array('void *', 4),
    seek_pos: 'uint64_t',
    reserved_int2: 'uint64_t',
    reserved_int3: 'size_t',
    reserved_int4: 'size_t',
    reserved_enum1: 'int',
    reserved_enum2: 'int',
  })
}
