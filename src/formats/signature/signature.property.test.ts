import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pkcs7, signatureTrailer } from '../../../test/support/signature-builder.ts'
import { latin1 } from '../bytes/index.ts'
import { readSignature } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const bytes = fc.uint8Array({ maxLength: 40 })
const number = fc.oneof(fc.nat(9), fc.nat(255))
const message = fc.oneof(fc.constant(pkcs7()), bytes)
const parts = fc.record({
  idType: fc.oneof(fc.constantFrom(0, 1, 2), number),
  keyAlgorithm: fc.oneof(fc.constantFrom(0, 1), number),
  hash: number,
  signer: bytes.map(latin1),
  keyId: bytes,
  signature: message,
})

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]))
}

describe('readSignature()', () => {
  test('answers with no more than the file holds, or not at all, whatever the trailer says', () => {
    const size = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffffffff }))
    const change = fc.tuple(fc.nat(299), fc.nat(255))
    fc.assert(
      fc.property(bytes, parts, fc.option(size), fc.array(change, { maxLength: 3 }), (module, said, lie, changes) => {
        const trailer = signatureTrailer(lie === null ? said : { ...said, signatureBytes: lie })
        for (const [at, value] of changes) trailer[at % trailer.length] = value
        const file = joined(module, trailer)
        const found = readSignature(file)
        if (found === undefined) return
        expect(found.sizeBytes).toBeLessThanOrEqual(file.length)
        expect(found.signer.length + found.keyId.length + found.signature.length).toBeLessThan(found.sizeBytes)
      }),
      { numRuns },
    )
  })

  test('reads back what was appended without PKCS#7', () => {
    const said = fc.record({
      idType: fc.constantFrom(0, 1),
      keyAlgorithm: fc.constantFrom(0, 1),
      hash: fc.nat(8),
      signer: bytes.map(latin1),
      keyId: bytes,
      signature: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    })
    fc.assert(
      fc.property(bytes, said, (module, { signer, keyId, signature, ...numbers }) => {
        const trailer = signatureTrailer({ signer, keyId, signature, ...numbers })
        const idType = (['PGP', 'X509'] as const)[numbers.idType]
        expect(readSignature(joined(module, trailer))).toMatchObject({
          ...{ idType, signer, keyId, signature },
          sizeBytes: trailer.length,
        })
      }),
      { numRuns },
    )
  })
})
