import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import {
  COMMON_NAME,
  der,
  ORGANISATION,
  type Pkcs7Parts,
  pkcs7,
  SEQUENCE,
} from '../../../test/support/signature-builder.ts'
import { readSignature, type Signature } from './index.ts'

const UNSIGNED_BYTES = buildModule().length

describe('readSignature()', () => {
  test('reads a trailer of the kind before PKCS#7', () => {
    const keyId = Uint8Array.of(1, 2)
    const signature = Uint8Array.of(9, 8, 7)

    const found = readSignature(
      buildModule({ signature: { idType: 1, hash: 4, signer: 'Somebody', keyId, signature } }),
    )

    expect(found).toEqual({
      idType: 'X509',
      signer: 'Somebody',
      keyId,
      hashAlgorithm: 'sha256',
      signature,
      sizeBytes: 8 + 2 + 3 + 12 + 28,
    })
  })

  test('says how much to cut off', () => {
    const bytes = buildModule({ signature: { signature: pkcs7() } })

    expect(bytes.length - readSignature(bytes)!.sizeBytes).toBe(UNSIGNED_BYTES)
  })

  test('reads the first signer of a PKCS#7 message', () => {
    expect(signed({ signerCount: 2 })).toMatchObject({
      idType: 'PKCS#7',
      signer: 'Test key',
      keyId: Uint8Array.of(1, 2, 3),
      hashAlgorithm: 'sha256',
      signature: Uint8Array.of(0xaa, 0xbb),
    })
  })

  test.each([
    ['a', [COMMON_NAME, ORGANISATION, COMMON_NAME]],
    ['b', [ORGANISATION, COMMON_NAME, ORGANISATION]],
    ['c', [ORGANISATION, ORGANISATION, ORGANISATION]],
  ])('takes the first common name, or else the last part of the name: %s', (signer, types) => {
    const issuer = types.map((type, index) => [type, 'abc'.charAt(index)] as const)

    expect(signed({ issuer }).signer).toBe(signer)
  })

  test.each([
    [[0], []],
    [[0, 0x80], [0x80]],
    [[0x80], [0x80]],
    [[0xff], [1]],
    [
      [0xff, 0],
      [1, 0],
    ],
  ])('shows the serial number %j by its magnitude %j', (serial, keyId) => {
    expect(signed({ serial: Uint8Array.from(serial) }).keyId).toEqual(Uint8Array.from(keyId))
  })

  test('shows a digest without a name by its object identifier', () => {
    expect(signed({ digest: '1.2.3.4.5' }).hashAlgorithm).toBe('1.2.3.4.5')
  })

  test.each([
    ['is no DER', Uint8Array.of(1, 2, 3)],
    ['is cut', pkcs7().subarray(0, -1)],
    ['has no signer', pkcs7({ signerCount: 0 })],
    ['has a serial number with padding', pkcs7({ serial: Uint8Array.of(0, 0, 1) })],
    ['has a name in broken UTF-8', pkcs7({ issuer: [[COMMON_NAME, 'b\xff']] })],
    ['is something else', der(SEQUENCE)],
  ])('knows nothing of a message that %s', (_, signature) => {
    const found = readSignature(buildModule({ signature: { signature } }))

    expect(found).toMatchObject({ idType: 'PKCS#7', hashAlgorithm: 'unknown', signer: '' })
  })

  test('knows nothing of a message that is nested without end', () => {
    let message: Uint8Array = pkcs7()
    for (let depth = 0; depth < 5000; depth++) message = der(SEQUENCE, message)

    expect(readSignature(buildModule({ signature: { signature: message } }))?.hashAlgorithm).toBe('unknown')
  })

  test.each([
    ['no marker', { marker: '~Module signature appended~ ' }],
    ['an unknown kind of key', { keyAlgorithm: 2 }],
    ['an unknown hash', { hash: 9 }],
    ['an unknown kind of signer', { idType: 3 }],
    ['no signature', { signatureBytes: 0 }],
    ['a signature longer than the file', { signatureBytes: 0xffff_ffff }],
  ])('sees no signature where there is %s', (_, lie) => {
    expect(readSignature(buildModule({ signature: { signature: pkcs7(), ...lie } }))).toBeUndefined()
  })

  test('sees no signature in a file shorter than a trailer', () => {
    expect(readSignature(new Uint8Array(0))).toBeUndefined()
    expect(readSignature(buildModule({ signature: { signature: pkcs7() } }).subarray(-39))).toBeUndefined()
  })
})

function signed(parts: Pkcs7Parts): Signature {
  return readSignature(buildModule({ signature: { signature: pkcs7(parts) } }))!
}
