/** Arguments that one call may have on every engine. */
const CHUNK_BYTES = 8192

/** Bytes to a byte string: each byte becomes the character of the same number. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK_BYTES) return characters(bytes)
  const parts: string[] = []
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    parts.push(characters(bytes.subarray(start, start + CHUNK_BYTES)))
  }
  return parts.join('')
}

/** `apply` takes anything with a length; spreading the same bytes takes seven times as long. */
function characters(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}

/** A byte string back to bytes. Characters above U+00FF do not occur in a byte string; their low byte is taken. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}
