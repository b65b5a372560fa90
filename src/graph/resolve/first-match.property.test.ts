import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fnmatch } from '../../formats/alias/index.ts'
import { firstMatch } from './first-match.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const pattern = fc.string({ unit: fc.constantFrom(...'abm*?[]\\\xff'), maxLength: 4 })

describe('firstMatch()', () => {
  test('is the first line of the list whose pattern matches', () => {
    const lines = fc.array(
      pattern.map((text) => ({ pattern: text })),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(lines, fc.string({ unit: fc.constantFrom(...'abm\xff'), maxLength: 3 }), (all, name) => {
        expect(firstMatch(all, name)).toBe(all.find((line) => fnmatch(line.pattern, name)))
      }),
      { numRuns },
    )
  })
})
