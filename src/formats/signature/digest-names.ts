/** OpenSSL 3.5's long names of digest algorithms, which are what modinfo shows; mostly the kernel's names too. */
const DIGEST_NAMES = new Map([
  ['1.2.840.113549.2.2', 'md2'],
  ['1.2.840.113549.2.4', 'md4'],
  ['1.2.840.113549.2.5', 'md5'],
  ['1.3.14.3.2.18', 'sha'],
  ['1.3.14.3.2.26', 'sha1'],
  ['1.3.36.3.2.1', 'ripemd160'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.5', 'sha512-224'],
  ['2.16.840.1.101.3.4.2.6', 'sha512-256'],
  ['2.16.840.1.101.3.4.2.7', 'sha3-224'],
  ['2.16.840.1.101.3.4.2.8', 'sha3-256'],
  ['2.16.840.1.101.3.4.2.9', 'sha3-384'],
  ['2.16.840.1.101.3.4.2.10', 'sha3-512'],
  ['2.16.840.1.101.3.4.2.11', 'shake128'],
  ['2.16.840.1.101.3.4.2.12', 'shake256'],
  ['1.3.6.1.4.1.1722.12.2.1.16', 'blake2b512'],
  ['1.3.6.1.4.1.1722.12.2.2.8', 'blake2s256'],
  ['1.0.10118.3.0.55', 'whirlpool'],
  ['1.2.156.10197.1.401', 'sm3'],
  ['1.2.643.2.2.9', 'GOST R 34.11-94'],
  ['1.2.643.7.1.1.2.2', 'GOST R 34.11-2012 with 256 bit hash'],
  ['1.2.643.7.1.1.2.3', 'GOST R 34.11-2012 with 512 bit hash'],
])

/** The name of a digest algorithm, or its object identifier where we know no name. */
export function digestName(objectIdentifier: string): string {
  return DIGEST_NAMES.get(objectIdentifier) ?? objectIdentifier
}
