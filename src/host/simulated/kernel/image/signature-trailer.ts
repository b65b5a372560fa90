import { latin1Bytes } from '../../../../formats/bytes/index.ts'
import type { SignatureFacts } from './module-image.ts'

export const SIGNATURE_MARKER = '~Module signature appended~\n'

/** Bytes of `struct module_signature`. */
export const DESCRIPTOR_BYTES = 12

const PKCS7_BYTES = 681
const PKCS7_TYPE = 2

/** What the descriptor in front of the marker says. */
export interface SignatureDescriptor {
  readonly isPkcs7: boolean
  /** All that other kinds of signatures tell is 0. */
  readonly isPlain: boolean
  readonly sizeBytes: number
}

/** What stands behind a signed module: message, descriptor, marker. */
export function trailerOf(signature: SignatureFacts | 'none' = {}): Uint8Array {
  if (signature === 'none') return new Uint8Array()
  const { sizeBytes = PKCS7_BYTES, descriptor } = signature
  const trailer = new Uint8Array(sizeBytes + DESCRIPTOR_BYTES + SIGNATURE_MARKER.length)
  const view = new DataView(trailer.buffer, sizeBytes, DESCRIPTOR_BYTES)
  view.setUint8(0, descriptor === 'malformed' ? 1 : 0)
  view.setUint8(2, descriptor === 'not PKCS#7' ? 1 : PKCS7_TYPE)
  view.setUint32(8, sizeBytes)
  trailer.set(latin1Bytes(SIGNATURE_MARKER), sizeBytes + DESCRIPTOR_BYTES)
  return trailer
}

/** What stands behind the last bytes of a file: the same is asked of each copy that is loaded. */
export interface FileEnd {
  /** It ends as signed modules do. R1.11 */
  readonly hasMarker: boolean
  /** What is in front of the marker; undefined where there is no room for it. */
  readonly descriptor: SignatureDescriptor | undefined
}

const ENDS = new WeakMap<Uint8Array, FileEnd>()

/** The end of a file, whose bytes nobody writes into. */
export function endOfFile(bytes: Uint8Array): FileEnd {
  let end = ENDS.get(bytes)
  if (end === undefined) {
    end = { hasMarker: hasMarker(bytes), descriptor: descriptorAt(bytes, bytes.length - SIGNATURE_MARKER.length) }
    ENDS.set(bytes, end)
  }
  return end
}

function hasMarker(bytes: Uint8Array): boolean {
  const start = bytes.length - SIGNATURE_MARKER.length
  for (let index = 0; index < SIGNATURE_MARKER.length; index++) {
    if (bytes[start + index] !== SIGNATURE_MARKER.charCodeAt(index)) return false
  }
  return true
}

function descriptorAt(bytes: Uint8Array, endBytes: number): SignatureDescriptor | undefined {
  if (endBytes < DESCRIPTOR_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + endBytes - DESCRIPTOR_BYTES, DESCRIPTOR_BYTES)
  return {
    isPkcs7: view.getUint8(2) === PKCS7_TYPE,
    // Bytes 0, 1 and 3 to 7.
    isPlain: view.getUint16(0) === 0 && view.getUint8(3) === 0 && view.getUint32(4) === 0,
    sizeBytes: view.getUint32(8),
  }
}
