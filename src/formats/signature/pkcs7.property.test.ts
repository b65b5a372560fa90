import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { der, pkcs7, SEQUENCE, SET } from '../../../test/support/signature-builder.ts'
import { readPkcs7 } from './pkcs7.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)
const MESSAGE = pkcs7()

describe('readPkcs7()', () => {
  test('says of a message that differs from the last one what it says of the same message elsewhere', () => {
    const long = pkcs7({ signature: new Uint8Array(40).fill(7) })
    const otherKey = pkcs7({ signature: new Uint8Array(40).fill(7), serial: Uint8Array.of(3, 2, 1) })
    const change = fc.tuple(fc.nat(long.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
        const bytes = Uint8Array.from(long)
        for (const [at, byte] of changes) bytes[at] = byte
        readPkcs7(long)
        const afterIts = readPkcs7(bytes)
        readPkcs7(otherKey)
        expect(afterIts).toEqual(readPkcs7(bytes))
      }),
      { numRuns },
    )
  })

  test('answers with no more than the message holds, or not at all, for mutated messages', () => {
    const change = fc.tuple(fc.nat(MESSAGE.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Uint8Array.from(MESSAGE)
        for (const [at, byte] of changes) bytes[at] = byte
        isBounded(bytes)
      }),
      { numRuns },
    )
  })

  test('answers for random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), isBounded), { numRuns })
  })

  test('answers for random trees of constructed values', () => {
    const { tree } = fc.letrec<{ tree: Uint8Array }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.uint8Array({ maxLength: 5 }).map((bytes) => der(0x04, bytes)),
        fc
          .tuple(fc.constantFrom(SEQUENCE, SET, 0xa0, 0x80, 0x24), fc.array(tie('tree'), { maxLength: 4 }))
          .map(([tag, members]) => der(tag, ...members)),
      ),
    }))
    fc.assert(fc.property(tree, isBounded), { numRuns })
  })
})

function isBounded(message: Uint8Array): void {
  const signer = readPkcs7(message)
  if (signer === undefined) return
  const sizeBytes = signer.signer.length + signer.keyId.length + signer.signature.length
  expect(sizeBytes).toBeLessThanOrEqual(message.length)
  expect(signer.hashAlgorithm.length).toBeLessThanOrEqual(40 + 4 * message.length)
}
