import { FormatError } from '../../errors.ts'
import { beyondLimit } from '../index.ts'

const INSTALL = '(install liblzma5 and the npm package koffi)'

/**
 * What xz-embedded's results mean, in liblzma's words where liblzma would refuse too. `enum xz_ret`, xz-embedded xz.h.
 * A result that only this decoder gives names what is missing: it knows no filter but LZMA2 (liblzma also x86 and the
 * other BCJ filters), no check but CRC32 and CRC64, and dictionaries up to 64 MiB.
 */
const PROBLEMS: Readonly<Record<string, readonly [problem: string, code?: 'ENOSYS' | 'ENOMEM']>> = {
  2: [`a check that only liblzma knows ${INSTALL}`, 'ENOSYS'],
  3: ['Memory allocation failed', 'ENOMEM'],
  4: [`a dictionary that only liblzma has room for ${INSTALL}`, 'ENOSYS'],
  5: ['File format not recognized'],
  6: [`a filter or check that only liblzma knows ${INSTALL}`, 'ENOSYS'],
  7: ['File is corrupt'],
  8: ['Unexpected end of input'],
}

/** Every stream of an xz file, by xz-decompress (xz-embedded as WebAssembly). One file is decoded at a time. */
export async function decodeXz(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  if (bytes.length === 0) throw new FormatError('xz', 0, 'Unexpected end of input')
  const { XzReadableStream } = (await import('xz-decompress')).default
  const reader = new XzReadableStream(oneChunk(bytes)).getReader()
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return joined(pieces, sizeBytes)
      pieces.push(value)
      sizeBytes += value.length
      if (sizeBytes > limitBytes) throw beyondLimit('xz', limitBytes)
    }
  } catch (error) {
    throw xzRefusal(error)
  } finally {
    // The library's one decoder stays taken until its stream has ended, failed or been cancelled.
    await reader.cancel().catch(() => undefined)
  }
}

function oneChunk(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}

function xzRefusal(error: unknown): unknown {
  const result = /failed with error code (\d+)$/.exec((error as Error).message)?.[1]
  const [problem, code] = PROBLEMS[result ?? ''] ?? []
  return problem === undefined ? error : new FormatError('xz', 0, problem, code)
}

function joined(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const whole = new Uint8Array(sizeBytes)
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
