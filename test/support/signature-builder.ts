import { latin1Bytes } from '../../src/formats/bytes/index.ts'
import { ByteWriter } from './byte-writer.ts'

/** What stands behind a signed module. The numbers default to what their counterparts say; a test may make them lie. */
export interface SignatureParts {
  readonly idType?: number
  readonly keyAlgorithm?: number
  readonly hash?: number
  readonly signer?: string
  readonly keyId?: Uint8Array
  readonly signature: Uint8Array
  readonly signatureBytes?: number
  readonly marker?: string
}

/** Signature, `struct module_signature` and marker. PKCS#7 by default. */
export function signatureTrailer(parts: SignatureParts): Uint8Array {
  const { idType = 2, keyAlgorithm = 0, hash = 0, signer = '', keyId = new Uint8Array(0), signature } = parts
  const trailer = new ByteWriter('big').text(signer).bytes(keyId).bytes(signature)
  trailer.bytes([keyAlgorithm, hash, idType, signer.length, keyId.length, 0, 0, 0])
  trailer.uint32(parts.signatureBytes ?? signature.length)
  return trailer.text(parts.marker ?? '~Module signature appended~\n').finish()
}

/** A DER value: tag, length, and the members or bytes inside. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const sizeBytes = contents.reduce((sum, part) => sum + part.length, 0)
  const writer = new ByteWriter('big').bytes([tag])
  if (sizeBytes < 0x80) writer.bytes([sizeBytes])
  else if (sizeBytes < 0x100) writer.bytes([0x81, sizeBytes])
  else writer.bytes([0x82]).uint16(sizeBytes)
  for (const part of contents) writer.bytes(part)
  return writer.finish()
}

export const COMMON_NAME = '2.5.4.3'
export const ORGANISATION = '2.5.4.10'

export const SEQUENCE = 0x30
export const SET = 0x31
const INTEGER = 0x02
const OCTET_STRING = 0x04
const UTF8_STRING = 0x0c

/** An object identifier from its dotted form. */
function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...arcs].flatMap((arc) => {
    const digits = [arc & 0x7f]
    for (let rest = arc >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80)
    return digits
  })
  return der(0x06, Uint8Array.from(bytes))
}

/** The facts of a PKCS#7 message that a test cares for. */
export interface Pkcs7Parts {
  /** The issuer's name: object identifier and value of each part; `O=Tests, CN=Test key` by default. */
  readonly issuer?: readonly (readonly [type: string, value: string])[]
  readonly serial?: Uint8Array
  /** The digest algorithm's object identifier; SHA-256 by default. */
  readonly digest?: string
  readonly signature?: Uint8Array
  readonly signerCount?: number
}

/** A detached SignedData as `sign-file` makes it: no content, no certificates, no attributes. */
export function pkcs7(parts: Pkcs7Parts = {}): Uint8Array {
  const version = der(INTEGER, Uint8Array.of(1))
  const digestAlgorithm = der(SEQUENCE, oid(parts.digest ?? '2.16.840.1.101.3.4.2.1'), der(0x05))
  const issuer = parts.issuer ?? [
    [ORGANISATION, 'Tests'],
    [COMMON_NAME, 'Test key'],
  ]
  const names = issuer.map(([type, value]) => der(SET, der(SEQUENCE, oid(type), der(UTF8_STRING, latin1Bytes(value)))))
  const serial = der(INTEGER, parts.serial ?? Uint8Array.of(1, 2, 3))
  const signerInfo = der(
    SEQUENCE,
    version,
    der(SEQUENCE, der(SEQUENCE, ...names), serial),
    digestAlgorithm,
    der(SEQUENCE, oid('1.2.840.113549.1.1.1'), der(0x05)),
    der(OCTET_STRING, parts.signature ?? Uint8Array.of(0xaa, 0xbb)),
  )
  const signers = Array.from({ length: parts.signerCount ?? 1 }, () => signerInfo)
  const content = der(SEQUENCE, oid('1.2.840.113549.1.7.1'))
  const signedData = der(SEQUENCE, version, der(SET, digestAlgorithm), content, der(SET, ...signers))
  return der(SEQUENCE, oid('1.2.840.113549.1.7.2'), der(0xa0, signedData))
}
