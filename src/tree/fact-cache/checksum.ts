/**
 * Two unlike sums of 32 bits over words. Each step of either can be undone, so that a change of one word never goes
 * unnoticed; of other accidents one in 2^64 does. It costs two nanoseconds a word, where a cryptographic one would cost as
 * much as it saves: who can forge the sum can forge the file.
 */
export function checksum(words: Uint32Array, start: number, end: number): readonly [number, number] {
  let first = 0x11c9dc5
  let second = end - start
  // Words with signs, and nothing that overflows: a run is too short for compilers that make more than a call of that.
  const signed = new Int32Array(words.buffer, words.byteOffset, words.length)
  for (let at = start; at < end; at++) {
    const word = signed[at]!
    // Both go through all numbers but 0 before they come back. Marsaglia, "Xorshift RNGs", 2003.
    first ^= word
    first ^= first << 13
    first ^= first >>> 17
    first ^= first << 5
    second ^= word
    second ^= second << 7
    second ^= second >>> 25
    second ^= second << 12
  }
  return [first >>> 0, second >>> 0]
}
