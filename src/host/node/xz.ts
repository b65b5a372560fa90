import { FormatError } from '../../errors.ts'
import { beyondLimit } from '../index.ts'
import { DecoderThreads, packageFile } from './decoder-threads.ts'

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

/**
 * xz-decompress (xz-embedded as WebAssembly) has one decoder, which stays taken until its stream has ended, failed or been
 * cancelled. Content of more than the limit is given up with the message LARGE.
 */
const LARGE = 'content is larger'
const DECODE = `
  async ({ XzReadableStream }, bytes, limitBytes) => {
    const reader = new XzReadableStream(new Blob([bytes]).stream()).getReader()
    const pieces = []
    let sizeBytes = 0
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        pieces.push(value)
        sizeBytes += value.length
        if (sizeBytes > limitBytes) throw new Error('${LARGE}')
      }
    } finally {
      await reader.cancel().catch(() => undefined)
    }
    const content = new Uint8Array(sizeBytes)
    let offset = 0
    for (const piece of pieces) {
      content.set(piece, offset)
      offset += piece.length
    }
    return content
  }
`

let threads: DecoderThreads | undefined

/** Every stream of an xz file, by xz-decompress in threads. */
export async function decodeXz(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  if (bytes.length === 0) throw new FormatError('xz', 0, 'Unexpected end of input')
  threads ??= new DecoderThreads({ file: packageFile('xz-decompress'), decode: DECODE })
  try {
    return await threads.decode(bytes, limitBytes)
  } catch (error) {
    throw (error as Error).message === LARGE ? beyondLimit('xz', limitBytes) : xzRefusal(error)
  }
}

function xzRefusal(error: unknown): unknown {
  const result = /failed with error code (\d+)$/.exec((error as Error).message)?.[1]
  const [problem, code] = PROBLEMS[result ?? ''] ?? []
  return problem === undefined ? error : new FormatError('xz', 0, problem, code)
}
