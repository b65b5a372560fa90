import { ByteReader, latin1 } from '../bytes/index.ts'
import { readPkcs7 } from './pkcs7.ts'

/** Who vouches for a module, as its appended signature says. Nothing is verified here. */
export interface Signature {
  readonly idType: 'PGP' | 'X509' | 'PKCS#7'
  readonly signer: string
  readonly keyId: Uint8Array
  /** As in `sha256`; `unknown` for a PKCS#7 message that cannot be read. */
  readonly hashAlgorithm: string
  readonly signature: Uint8Array
  /** What to cut off the file's end to have the module as it was before it was signed. */
  readonly sizeBytes: number
}

/** What the end of a signed file says, before anybody looks into the signature. */
interface SignatureTrailer {
  readonly idType: Signature['idType']
  readonly hashAlgorithm: string
  readonly signer: Uint8Array
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
  readonly sizeBytes: number
}

const MARKER = '~Module signature appended~\n'
const TRAILER_BYTES = 12 // struct module_signature. Linux include/linux/module_signature.h.
const ID_TYPES = ['PGP', 'X509', 'PKCS#7'] as const
const KEY_ALGORITHM_COUNT = 2 // DSA and RSA, from the time before PKCS#7; never shown.
const HASHES = ['md4', 'md5', 'sha1', 'rmd160', 'sha256', 'sha384', 'sha512', 'sha224', 'sm3'] as const

/** The signature at the end of a decompressed module file; undefined where there is none that libkmod would see. */
export function readSignature(bytes: Uint8Array): Signature | undefined {
  const trailer = readTrailer(bytes)
  if (trailer === undefined) return undefined
  const { idType, sizeBytes, signature } = trailer
  if (idType !== 'PKCS#7') return { ...trailer, signer: latin1(trailer.signer) }
  const message = readPkcs7(signature)
  const nothing = new Uint8Array(0)
  return message === undefined
    ? { idType, signer: '', keyId: nothing, hashAlgorithm: 'unknown', signature: nothing, sizeBytes }
    : { idType, ...message, sizeBytes }
}

/** File order: module, signer, key identifier, signature, 12 bytes of numbers, marker. */
function readTrailer(bytes: Uint8Array): SignatureTrailer | undefined {
  const end = bytes.length - MARKER.length - TRAILER_BYTES
  if (end < 0 || latin1(bytes.subarray(bytes.length - MARKER.length)) !== MARKER) return undefined
  const reader = new ByteReader(bytes, 'module signature', 'big', end)
  const keyAlgorithm = reader.uint8()
  const hashAlgorithm = HASHES[reader.uint8()]
  const idType = ID_TYPES[reader.uint8()]
  const signerBytes = reader.uint8()
  const keyIdBytes = reader.uint8()
  reader.take(3)
  const signatureBytes = reader.uint32()
  const payloadBytes = signerBytes + keyIdBytes + signatureBytes
  if (keyAlgorithm >= KEY_ALGORITHM_COUNT || hashAlgorithm === undefined || idType === undefined) return undefined
  if (signatureBytes === 0 || payloadBytes > end) return undefined

  reader.offset = end - payloadBytes
  const signer = reader.take(signerBytes)
  const keyId = reader.take(keyIdBytes)
  const signature = reader.take(signatureBytes)
  return { idType, hashAlgorithm, signer, keyId, signature, sizeBytes: payloadBytes + TRAILER_BYTES + MARKER.length }
}
