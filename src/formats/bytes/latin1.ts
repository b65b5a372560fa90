// Of every engine, though not of the language. https://encoding.spec.whatwg.org
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/** Arguments that one call may have on every engine. */
const CHUNK_BYTES = 8192

/** From this length on the engine's encoder is faster than a loop, though it has to be asked whether all was ASCII. */
const ENCODER_CHARACTERS = 128

/** What a decoder of UTF-8 makes of bytes that are none. */
const REPLACEMENT = '\ufffd'

/** Bytes to a byte string: each byte becomes the character of the same number. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK_BYTES) return characters(bytes)
  // Nearly all that is long is ASCII, of which engines make text ten times as fast. Anything else has fewer characters
  // than bytes, or replacements in it.
  const text = new TextDecoder().decode(bytes)
  if (text.length === bytes.length && !text.includes(REPLACEMENT)) return text
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
  if (text.length > ENCODER_CHARACTERS) {
    const ascii = new TextEncoder().encode(text)
    // Other characters take more bytes than one.
    if (ascii.length === text.length) return ascii
  }
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}
