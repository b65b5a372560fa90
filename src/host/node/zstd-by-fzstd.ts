import { createContext, runInContext } from 'node:vm'
import { FormatError } from '../../errors.ts'
import { xxhash64 } from './xxhash64.ts'
import type { ZstdFrame } from './zstd-frame.ts'

/**
 * fzstd copies matches before it looks whether they fit, so that 33 hostile bytes keep it busy for minutes. Honest files
 * take 10 to 25 ms for each MiB; the rest is for slow and busy machines.
 */
const PATIENCE_MS = 2_000
const PATIENCE_MS_A_MIB = 1_000

/**
 * fzstd's streaming decoder, for Node before 22.15: as a stream it tells how much each block gave, where its one-call
 * form writes past the end or leaves a gap without a word. It does not look at checksums, which is done here.
 */
export async function decodeByFzstd(
  frame: Uint8Array,
  headers: ZstdFrame,
  patienceMs: number = PATIENCE_MS + (PATIENCE_MS_A_MIB * headers.contentSizeBytes) / 2 ** 20,
): Promise<Uint8Array> {
  const { Decompress } = await import('fzstd')
  const content = new Uint8Array(headers.contentSizeBytes)
  let sizeBytes = 0
  const decoder = new Decompress((piece) => {
    if (sizeBytes + piece.length > content.length) throw corrupt(frame, 'Destination buffer is too small')
    content.set(piece, sizeBytes)
    sizeBytes += piece.length
  })
  try {
    runFor(patienceMs, () => decoder.push(frame, true))
  } catch (error) {
    throw error instanceof FormatError ? error : corrupt(frame, problemOf(error))
  }
  if (headers.checksum !== undefined && Number(xxhash64(content) & 0xffffffffn) !== headers.checksum) {
    throw corrupt(frame, "Restored data doesn't match checksum")
  }
  return content.subarray(0, sizeBytes)
}

/** Runs synchronous code that is stopped after a time. Only node:vm can do that without another thread. */
function runFor(timeoutMs: number, run: () => void): void {
  runInContext('run()', createContext({ run }), { timeout: Math.ceil(timeoutMs) })
}

function problemOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'takes too long to decode' : 'Data corruption detected'
}

function corrupt(frame: Uint8Array, problem: string): FormatError {
  return new FormatError('zstd', frame.length, problem)
}
