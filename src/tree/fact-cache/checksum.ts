/**
 * Two unlike sums of 32 bits over words. Each step of either can be undone, so that a change of one word never goes
 * unnoticed; of other accidents one in 2^64 does. It costs a nanosecond a word, where a cryptographic one would cost as
 * much as it saves: who can forge the sum can forge the file.
 */
export function checksum(words: Uint32Array, start: number, end: number): readonly [number, number] {
  let first = 0x811c9dc5
  let second = end - start
  for (let at = start; at < end; at++) {
    const word = words[at]!
    first = Math.imul(first ^ word, 0x01000193)
    second = Math.imul((second << 13) | (second >>> 19), 5) + word
  }
  return [first >>> 0, second >>> 0]
}
