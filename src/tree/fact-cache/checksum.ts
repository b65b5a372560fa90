/**
 * Two unlike sums of 32 bits over words. Each step of either can be undone, so that a change of one word never goes
 * unnoticed; of other accidents one in 2^64 does. It costs a nanosecond a word, where a cryptographic one would cost as
 * much as it saves: who can forge the sum can forge the file.
 */
export function checksum(words: Uint32Array, start: number, end: number): readonly [number, number] {
  let first = 0x811c9dc5 | 0
  let second = end - start
  // Sums of shifts, and words with signs: a run is too short for compilers that know better.
  const signed = new Int32Array(words.buffer, words.byteOffset, words.length)
  for (let at = start; at < end; at++) {
    const word = signed[at]!
    first = ((first << 5) + first) ^ word
    second = (second << 13) | (second >>> 19)
    second = ((second << 2) + second + word) | 0
  }
  return [first >>> 0, second >>> 0]
}
