import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ModuleName, normalizeModuleName } from '../../../../names.ts'
import { formatModuleImage, type ModuleImage, parseModuleImage } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/).map((text): ModuleName => normalizeModuleName(text))
const required = fc.record({
  name,
  depends: fc.array(name, { maxLength: 5 }),
  parameters: fc.dictionary(name, fc.oneof(fc.integer(), fc.stringMatching(/^[ -~]{0,20}$/)), {
    noNullPrototype: true,
  }),
  init: fc.record(
    {
      sleepMs: fc.nat(),
      requests: fc.array(fc.stringMatching(/^[!-~]{1,20}$/), { minLength: 1, maxLength: 3 }),
      fails: fc.constantFrom('ENODEV' as const, 'EBUSY' as const),
    },
    { requiredKeys: [] },
  ),
  permanent: fc.boolean(),
})
const image: fc.Arbitrary<ModuleImage> = fc
  .tuple(required, fc.record({ exitMs: fc.nat() }, { requiredKeys: [] }))
  .map(([facts, more]) => ({ ...facts, ...more }))

describe('parseModuleImage()', () => {
  test('reads what formatModuleImage() wrote, whatever the size of the file', () => {
    fc.assert(
      fc.property(image, fc.nat({ max: 20_000 }), (written, sizeBytes) => {
        const bytes = formatModuleImage(written, sizeBytes)
        expect(bytes.length).toBeGreaterThanOrEqual(sizeBytes)
        expect(parseModuleImage(bytes)).toEqual(written)
      }),
      { numRuns },
    )
  })

  test('never fails on other bytes', () => {
    const mutated = fc
      .tuple(image, fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 255 }))))
      .map(([it, changes]) => {
        const bytes = formatModuleImage(it, 0)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (bytes) => {
        const read = parseModuleImage(bytes)
        expect(read === undefined || typeof read.name === 'string').toBe(true)
      }),
      { numRuns },
    )
  })
})
