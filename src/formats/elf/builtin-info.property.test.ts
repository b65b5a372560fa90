import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { latin1Bytes } from '../bytes/index.ts'
import { builtinInfo } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('builtinInfo()', () => {
  test('answers with no more than the file holds, or throws a FormatError', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab.=\0\xff'), maxLength: 60 })
    fc.assert(
      fc.property(text, fc.constantFrom('a', 'ab', ''), (content, name) => {
        try {
          const fields = builtinInfo(latin1Bytes(content), name) ?? []
          const length = fields.reduce((sum, { key, value }) => sum + key.length + value.length, 0)
          expect(length).toBeLessThanOrEqual(content.length)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
      { numRuns },
    )
  })

  test('reads back what was written', () => {
    const key = fc.string({ unit: fc.constantFrom(...'kx_'), minLength: 1 })
    const fields = fc.array(fc.record({ key, value: fc.string({ unit: fc.constantFrom(...'v.= ') }) }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(fields, (written) => {
        const records = written.map(({ key, value }) => `mod.${key}=${value}\0`).join('')
        expect(builtinInfo(latin1Bytes(`a.b=c\0${records}z.z=z\0`), 'mod')).toEqual(written)
      }),
      { numRuns },
    )
  })
})
