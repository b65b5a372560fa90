import { latin1 } from '../../../../formats/bytes/index.ts'

/** A compression that the kernel may know. */
export type Packing = 'gzip' | 'xz' | 'zstd'

/** How the files of each begin. */
const MAGIC: Readonly<Record<Packing, string>> = { gzip: '\x1f\x8b', xz: '\xfd7zXZ\0', zstd: '\x28\xb5\x2f\xfd' }

/** A run of zeros that is worth a record. */
const RUN_BYTES = 16

const RECORD_BYTES = 8

/**
 * A stand-in for compression: the magic of the real one, then records of bytes and of the zeros after them. It is as long as is
 * asked for, and longer where that does not fit.
 */
export function packImage(bytes: Uint8Array, packing: Packing, sizeBytes = 0): Uint8Array {
  const parts: number[] = Array.from(MAGIC[packing], (character) => character.charCodeAt(0))
  const word = (value: number) => parts.push(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
  word(bytes.length)
  for (let start = 0; start < bytes.length; ) {
    const end = runFrom(bytes, start)
    let next = end
    while (next < bytes.length && bytes[next] === 0) next++
    word(end - start)
    word(next - end)
    for (const byte of bytes.subarray(start, end)) parts.push(byte)
    start = next
  }
  const packed = new Uint8Array(Math.max(sizeBytes, parts.length))
  packed.set(parts)
  return packed
}

/** Hundreds of loaders unpack one file at once, and the bytes of files are never written into. */
const UNPACKED = new WeakMap<Uint8Array, { readonly packing: Packing; readonly content: Uint8Array | undefined }>()

const CONTENTS = new WeakSet<Uint8Array>()

/** Was it made by `unpackImage`, so that nobody changes it? */
export function isUnpacked(bytes: Uint8Array): boolean {
  return CONTENTS.has(bytes)
}

/** Undefined for bytes that are of another compression, or end too early, or hold more than they say. Not to be changed. */
export function unpackImage(packed: Uint8Array, packing: Packing): Uint8Array | undefined {
  let known = UNPACKED.get(packed)
  if (known?.packing !== packing) {
    known = { packing, content: unpack(packed, packing) }
    UNPACKED.set(packed, known)
    if (known.content !== undefined) CONTENTS.add(known.content)
  }
  return known.content
}

function unpack(packed: Uint8Array, packing: Packing): Uint8Array | undefined {
  const start = MAGIC[packing].length
  if (latin1(packed.subarray(0, start)) !== MAGIC[packing] || packed.length < start + 4) return undefined
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const bytes = new Uint8Array(view.getUint32(start))
  let filled = 0
  for (let at = start + 4; filled < bytes.length; ) {
    if (at + RECORD_BYTES > packed.length) return undefined
    const [length, zeros] = [view.getUint32(at), view.getUint32(at + 4)]
    at += RECORD_BYTES
    if (at + length > packed.length || filled + length + zeros > bytes.length || length + zeros === 0) return undefined
    bytes.set(packed.subarray(at, at + length), filled)
    at += length
    filled += length + zeros
  }
  return bytes
}

/** Where the next long run of zeros begins. */
function runFrom(bytes: Uint8Array, start: number): number {
  let zeros = 0
  for (let at = start; at < bytes.length; at++) {
    zeros = bytes[at] === 0 ? zeros + 1 : 0
    if (zeros === RUN_BYTES) return at + 1 - RUN_BYTES
  }
  return bytes.length
}
