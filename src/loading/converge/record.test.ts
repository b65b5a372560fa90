import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1, latin1Bytes } from '../../formats/bytes/index.ts'
import { formatRecord, type InsertionRecord, parseRecord } from './record.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const text = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  maxLength: 60,
})

const record: fc.Arbitrary<InsertionRecord> = fc.record({
  sequence: fc.integer({ min: 0, max: 1_000_000 }),
  failure: fc.constantFrom(undefined, 'ENODEV', 'EBUSY', 'E517'),
  file: text,
  parameters: text,
  owner: text,
})

const WHOLE: InsertionRecord = {
  sequence: 4,
  failure: 'EBUSY',
  file: '1:2:3',
  parameters: 'a="b c" d=5%',
  owner: 'process 7',
}

describe('the record of an insertion', () => {
  test('is read as it was written, whatever bytes are in it', () => {
    fc.assert(
      fc.property(record, (written) => {
        expect(parseRecord(formatRecord(written))).toEqual(written)
      }),
      { numRuns },
    )
  })

  test('is this line, which other versions of modonce read', () => {
    expect(latin1(formatRecord(WHOLE))).toBe('modonce-claim-1 4 16 1:2:3 a="b%20c"%20d=5%25 process%207 df30d718\n')
  })

  test('counts as none where any byte of it is another', () => {
    const bytes = formatRecord(WHOLE)
    for (const [at, byte] of bytes.entries()) expect(parseRecord(bytes.with(at, byte ^ 1))).toBeUndefined()
  })

  test.each([
    ['of another version', 'modonce-claim-2 4 16 1:2:3 p me d58a8b93'],
    ['with a number that is none', 'modonce-claim-1 4x 16 1:2:3 p me 4f38a6b0'],
    ['with an errno that is none', 'modonce-claim-1 4 -16 1:2:3 p me d117617d'],
  ])('counts as none where it is one %s', (_, line) => {
    expect(parseRecord(latin1Bytes(`${line}\n`))).toBeUndefined()
  })

  test('counts as none where it is torn at any byte', () => {
    const bytes = formatRecord(WHOLE)
    for (let length = 0; length < bytes.length; length++) expect(parseRecord(bytes.subarray(0, length))).toBeUndefined()
  })

  test('counts as none where a shorter one was written over a longer one, and neither is whole', () => {
    const long = formatRecord({ sequence: 2, failure: undefined, file: 'x'.repeat(50), parameters: '', owner: '' })
    const short = formatRecord({ sequence: 4, failure: undefined, file: 'y', parameters: '', owner: '' })
    const torn = long.slice()
    torn.set(short.subarray(0, short.length - 3))
    expect(parseRecord(torn)).toBeUndefined()
  })

  test('is one line, so that a longer one behind it does no harm', () => {
    const short = formatRecord({ sequence: 4, failure: undefined, file: 'y', parameters: '', owner: '' })
    const over = new Uint8Array([...short, ...new TextEncoder().encode('rest of an older record\n')])
    expect(parseRecord(over)).toMatchObject({ sequence: 4, file: 'y' })
  })

  test('of any other bytes is none, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseRecord(bytes)).toBeUndefined()
      }),
      { numRuns },
    )
  })
})
