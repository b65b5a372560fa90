import { type AsnType, fromBER } from 'asn1js'
import { contentsOf, DER, DerMembers } from './der-members.ts'
import { digestName } from './digest-names.ts'

/** What modinfo shows of a PKCS#7 message: its first signer, by issuer and serial number. */
interface Pkcs7Signer {
  /** The common name of the certificate's issuer, in whatever encoding it has: a byte string. */
  readonly signer: string
  /** The certificate's serial number, big-endian, without leading zeros. */
  readonly keyId: Uint8Array
  readonly hashAlgorithm: string
  readonly signature: Uint8Array
}

/** A real message takes a few hundred bytes, a kilobyte with a certificate. These bound what a hostile one can cost. */
const LIMITS = { maxDepth: 32, maxNodes: 10_000, maxContentLength: 1 << 20, parseEmbedded: false }

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const COMMON_NAME = '2.5.4.3'

/** A message that has been read, and from where to where the signature is in it. */
interface ReadMessage {
  readonly message: Uint8Array
  readonly signer: Omit<Pkcs7Signer, 'signature'>
  readonly start: number
  readonly end: number
}

/**
 * The last message of each length. All modules of a kernel are signed with one key, so that their messages differ in nothing
 * but the signature, which is bytes to everybody here; walking through one takes 0.3 ms. Those of elliptic curves have a few
 * lengths, and only a hostile tree has many.
 */
const read = new Map<number, ReadMessage>()
const LENGTHS_MAX = 16

/** The first signer of a SignedData (RFC 2315, 9.1) at the beginning of `message`, or undefined for anything else. */
export function readPkcs7(message: Uint8Array): Pkcs7Signer | undefined {
  const last = read.get(message.length)
  if (last !== undefined && isSameButForSignature(last, message)) {
    return { ...last.signer, signature: message.slice(last.start, last.end) }
  }
  const found = walkPkcs7(message)
  if (found !== undefined) {
    // asn1js works on a copy of the message, and gives views of that.
    const { signature, ...signer } = found
    const start = signature.byteOffset
    if (read.size >= LENGTHS_MAX) read.clear()
    read.set(message.length, {
      message: new Uint8Array(signature.buffer),
      signer,
      start,
      end: start + signature.length,
    })
  }
  return found
}

function isSameButForSignature({ message, start, end }: ReadMessage, other: Uint8Array): boolean {
  for (let index = 0; index < message.length; index++) {
    if (index === start) index = end
    if (message[index] !== other[index]) return false
  }
  return true
}

function walkPkcs7(message: Uint8Array): Pkcs7Signer | undefined {
  try {
    const { offset, result } = fromBER(message, LIMITS)
    return offset < 0 ? undefined : signerOfContentInfo(result)
  } catch {
    // Our own refusals, and asn1js: it answers most bad input with an offset of -1, but some of its decoders throw.
    return undefined
  }
}

function signerOfContentInfo(root: AsnType): Pkcs7Signer | undefined {
  const contentInfo = new DerMembers(root, DER.sequence)
  if (contentInfo.objectIdentifier() !== SIGNED_DATA) return undefined
  const explicit = contentInfo.enter(DER.context0)
  contentInfo.end()
  const signedData = explicit.enter(DER.sequence)
  explicit.end()

  signedData.integer() // version
  const digestAlgorithms = signedData.enter(DER.set)
  while (!digestAlgorithms.done) algorithm(digestAlgorithms)
  signedData.enter(DER.sequence).objectIdentifier() // What is signed: named, but not in the message.
  signedData.skip(DER.context0) // certificates
  signedData.skip(DER.context1) // revocation lists
  const signerInfos = signedData.enter(DER.set)
  signedData.end()

  const signers: Pkcs7Signer[] = []
  while (!signerInfos.done) signers.push(signerOf(signerInfos.enter(DER.sequence)))
  return signers[0]
}

function signerOf(signerInfo: DerMembers): Pkcs7Signer {
  signerInfo.integer() // version
  const issuerAndSerial = signerInfo.enter(DER.sequence)
  const signer = commonName(issuerAndSerial.enter(DER.sequence))
  const serial = issuerAndSerial.integer()
  issuerAndSerial.end()
  const digest = algorithm(signerInfo)
  signerInfo.skip(DER.context0) // attributes that are signed too
  algorithm(signerInfo) // of the key
  const signature = contentsOf(signerInfo.take(DER.octetString))
  signerInfo.skip(DER.context1) // attributes that are not
  signerInfo.end()
  return { signer, keyId: magnitude(serial), hashAlgorithm: digestName(digest), signature }
}

/** An AlgorithmIdentifier: which one, and parameters that nobody here needs. */
function algorithm(members: DerMembers): string {
  const identifier = members.enter(DER.sequence)
  const name = identifier.objectIdentifier()
  if (!identifier.done) identifier.skipAny()
  identifier.end()
  return name
}

/**
 * Of a Name, a sequence of sets of type and value, the first value whose type is the common name. Without one kmod 34 takes
 * the last value, whatever it is; of an empty Name, nothing.
 */
function commonName(name: DerMembers): string {
  let found: string | undefined
  let last = ''
  while (!name.done) {
    const relativeName = name.enter(DER.set)
    while (!relativeName.done) {
      const attribute = relativeName.enter(DER.sequence)
      const type = attribute.objectIdentifier()
      last = attribute.text()
      attribute.end()
      if (type === COMMON_NAME) found ??= last
    }
  }
  return found ?? last
}

/** The absolute value of a two's complement number, without leading zeros: OpenSSL's BN_bn2bin(). */
function magnitude(number: Uint8Array): Uint8Array {
  const digits = Uint8Array.from(number)
  if ((digits[0] ?? 0) >= 0x80) {
    let carry = 1
    for (let index = digits.length - 1; index >= 0; index--) {
      carry += digits[index]! ^ 0xff
      digits[index] = carry & 0xff
      carry >>= 8
    }
  }
  const first = digits.findIndex((digit) => digit !== 0)
  return first < 0 ? new Uint8Array(0) : digits.subarray(first)
}
