import { FormatError } from '../../errors.ts'
import { DecoderThreads, OutOfPatience, packageFile } from './decoder-threads.ts'
import { xxhash64 } from './xxhash64.ts'
import type { ZstdFrame } from './zstd-frame.ts'

/**
 * fzstd copies matches before it looks whether they fit, so that 33 hostile bytes keep it busy for minutes. Honest files
 * take 10 to 25 ms for each MiB; the rest is for slow and busy machines.
 */
const PATIENCE_MS = 2_000
const PATIENCE_MS_A_MIB = 1_000

/**
 * fzstd's streaming decoder: as a stream it tells how much each block gave, where its one-call form writes past the end or
 * leaves a gap without a word. What does not fit is given up with the message LARGE.
 */
const LARGE = 'Destination buffer is too small'
const DECODE = `
  async ({ Decompress }, frame, limitBytes) => {
    const content = new Uint8Array(limitBytes)
    let sizeBytes = 0
    const decoder = new Decompress((piece) => {
      if (sizeBytes + piece.length > content.length) throw new Error('${LARGE}')
      content.set(piece, sizeBytes)
      sizeBytes += piece.length
    })
    decoder.push(frame, true)
    return content.subarray(0, sizeBytes)
  }
`

let threads: DecoderThreads | undefined

/** By fzstd in threads, for Node before 22.15. It does not look at checksums, which is done here. */
export async function decodeByFzstd(
  frame: Uint8Array,
  headers: ZstdFrame,
  patienceMs: number = PATIENCE_MS + (PATIENCE_MS_A_MIB * headers.contentSizeBytes) / 2 ** 20,
): Promise<Uint8Array> {
  threads ??= new DecoderThreads({ file: packageFile('fzstd'), decode: DECODE })
  let content: Uint8Array
  try {
    content = await threads.decode(frame, headers.contentSizeBytes, patienceMs)
  } catch (error) {
    throw corrupt(frame, problemOf(error))
  }
  if (headers.checksum !== undefined && Number(xxhash64(content) & 0xffffffffn) !== headers.checksum) {
    throw corrupt(frame, "Restored data doesn't match checksum")
  }
  return content
}

function problemOf(error: unknown): string {
  if (error instanceof OutOfPatience) return 'takes too long to decode'
  return (error as Error).message === LARGE ? LARGE : 'Data corruption detected'
}

function corrupt(frame: Uint8Array, problem: string): FormatError {
  return new FormatError('zstd', frame.length, problem)
}
