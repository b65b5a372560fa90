import { sharedAssembled } from '../../formats/assembled/index.ts'

/** So many are summed at a time. */
const CHUNK_WORDS = 1 << 16

/**
 * Two unlike sums of 32 bits over words. Each step of either can be undone, so that a change of one word never goes
 * unnoticed; of other accidents one in 2^64 does. It costs a nanosecond a word, where a cryptographic one would cost as
 * much as it saves: who can forge the sum can forge the file.
 */
export function checksum(words: Uint32Array, start: number, end: number): readonly [number, number] {
  const assembled = sharedAssembled()
  const { functions } = assembled
  functions.beginSums(end - start)
  for (let at = start; at < end; at += CHUNK_WORDS) {
    const some = words.subarray(at, Math.min(at + CHUNK_WORDS, end))
    const place = assembled.taken(4 * CHUNK_WORDS)
    assembled.putWords(place, some)
    functions.addToSums(place, some.length)
  }
  return [functions.firstSum() >>> 0, functions.secondSum() >>> 0]
}
