// @ts-check
/** Files with a signature behind the module, none of which can be checked or is good: nobody has the key of a guest's kernel. */

const MARKER = '~Module signature appended~\n'
const PGP = 0
const PKCS7 = 2
const JUNK = Buffer.alloc(100, 'x')

/** As `pkcs7()` of test/support/signature-builder.ts makes it: SHA-256, the signer `O=Tests, CN=Test key`, whom nobody knows. */
const OF_A_STRANGER = Buffer.from(
  'MIGFBgkqhkiG9w0BBwKgeDB2AgEBMQ8wDQYJYIZIAWUDBAIBBQAwCwYJKoZIhvcNAQcBMVMwUQIBATAqMCMxDjAMBgNVBAoMBVRlc3RzMREwDwYDVQQD' +
    'DAhUZXN0IGtleQIDAQIDMA0GCWCGSAFlAwQCAQUAMA0GCSqGSIb3DQEBAQUABAKquw==',
  'base64',
)
/** The same with the digest 1.3.6.1.4.1.99999.1, which nobody knows either. */
const OF_ANOTHER_DIGEST = Buffer.from(
  'MIGFBgkqhkiG9w0BBwKgeDB2AgEBMQ8wDQYJKwYBBAGGjR8BBQAwCwYJKoZIhvcNAQcBMVMwUQIBATAqMCMxDjAMBgNVBAoMBVRlc3RzMREwDwYDVQQD' +
    'DAhUZXN0IGtleQIDAQIDMA0GCSsGAQQBho0fAQUAMA0GCSqGSIb3DQEBAQUABAKquw==',
  'base64',
)

/** @type {readonly import('./damage.mjs').DamagedModule[]} */
export const SIGNED_MODULES = [
  {
    file: 'signed-pgp',
    of: 'm0',
    damage: (bytes) => signed(bytes, { idType: PGP }),
    facts: { signature: { sizeBytes: 100, descriptor: 'not PKCS#7' } },
  },
  {
    file: 'signed-odd',
    of: 'm0',
    damage: (bytes) => signed(bytes, { idType: PKCS7, algorithm: 1 }),
    facts: { signature: { sizeBytes: 100, descriptor: 'malformed' } },
  },
  {
    file: 'signed-long',
    of: 'm0',
    damage: (bytes) => signed(bytes, { idType: PKCS7, length: 0x7fffffff }),
    facts: { signature: { sizeBytes: 100, descriptor: 'malformed' } },
  },
  {
    file: 'signed-junk',
    of: 'm0',
    damage: (bytes) => signed(bytes, { idType: PKCS7 }),
    facts: { signature: { sizeBytes: 100, outcome: 'EBADMSG' } },
  },
  {
    file: 'signed-stranger',
    of: 'm0',
    damage: (bytes) => signed(bytes, { idType: PKCS7, message: OF_A_STRANGER }),
    facts: { signature: { sizeBytes: OF_A_STRANGER.length, outcome: 'ENOKEY' } },
  },
  {
    file: 'signed-strange',
    of: 'm0',
    damage: (bytes) => signed(bytes, { idType: PKCS7, message: OF_ANOTHER_DIGEST }),
    facts: { signature: { sizeBytes: OF_ANOTHER_DIGEST.length, outcome: 'ENOPKG' } },
  },
]

/**
 * Behind the module a message, a descriptor and the marker. include/linux/module_signature.h, v6.12.
 * @param {Buffer} bytes
 * @param {{ idType: number, algorithm?: number, message?: Buffer, length?: number }} facts
 */
function signed(bytes, { idType, algorithm = 0, message = JUNK, length = message.length }) {
  const descriptor = Buffer.alloc(12)
  descriptor.writeUInt8(algorithm, 0)
  descriptor.writeUInt8(idType, 2)
  descriptor.writeUInt32BE(length, 8)
  return Buffer.concat([bytes, message, descriptor, Buffer.from(MARKER)])
}
