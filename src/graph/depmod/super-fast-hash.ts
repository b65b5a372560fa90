/**
 * Paul Hsieh's SuperFastHash of a byte string, as an unsigned 32-bit number. kmod's tables use it, and depmod writes
 * some lists in the order of its tables. http://www.azillionmonkeys.com/qed/hash.html; numbers are little-endian.
 */
export function superFastHash(text: string): number {
  const whole = text.length & ~3
  let hash = text.length | 0
  for (let at = 0; at < whole; at += 4) {
    hash = (hash + wordAt(text, at)) | 0
    hash = (hash << 16) ^ ((wordAt(text, at + 2) << 11) ^ hash)
    hash = (hash + (hash >>> 11)) | 0
  }
  switch (text.length & 3) {
    case 3:
      hash = (hash + wordAt(text, whole)) | 0
      hash ^= hash << 16
      hash ^= signedAt(text, whole + 2) << 18
      hash = (hash + (hash >>> 11)) | 0
      break
    case 2:
      hash = (hash + wordAt(text, whole)) | 0
      hash ^= hash << 11
      hash = (hash + (hash >>> 17)) | 0
      break
    case 1:
      hash = (hash + signedAt(text, whole)) | 0
      hash ^= hash << 10
      hash = (hash + (hash >>> 1)) | 0
  }
  return text.length === 0 ? 0 : avalanche(hash)
}

function wordAt(text: string, index: number): number {
  return text.charCodeAt(index) | (text.charCodeAt(index + 1) << 8)
}

function signedAt(text: string, index: number): number {
  return (text.charCodeAt(index) << 24) >> 24
}

/** Lets the last bytes reach all bits. */
function avalanche(mixed: number): number {
  let hash = mixed
  hash ^= hash << 3
  hash = (hash + (hash >>> 5)) | 0
  hash ^= hash << 4
  hash = (hash + (hash >>> 17)) | 0
  hash ^= hash << 25
  return (hash + (hash >>> 6)) >>> 0
}
