import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1Bytes } from '../bytes/index.ts'
import { parseKernelConfig } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

describe('parseKernelConfig()', () => {
  test('tells what is built in, a module, off, or has a value', () => {
    const text =
      '#\n# File systems\n#\nCONFIG_XFS_FS=m\nCONFIG_UNIX=y\n# CONFIG_N_GSM is not set\nCONFIG_LOG=17\nCONFIG_CC=""\n'

    expect([...parseKernelConfig(latin1Bytes(text))]).toEqual([
      ['XFS_FS', 'm'],
      ['UNIX', 'y'],
      ['N_GSM', 'n'],
      ['LOG', '17'],
      ['CC', '""'],
    ])
  })

  test('reads every option that was written, whatever stands between', () => {
    const option = fc.record({
      name: fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/),
      value: fc.constantFrom('y', 'm', 'n', '"a b"'),
    })
    const noise = fc.constantFrom('', '# a comment', ' CONFIG_INDENTED=y', 'CONFIG_=y', '# CONFIG_X is set')
    fc.assert(
      fc.property(fc.uniqueArray(option, { selector: ({ name }) => name }), noise, (options, between) => {
        const lines = options.map(({ name, value }) =>
          value === 'n' ? `# CONFIG_${name} is not set` : `CONFIG_${name}=${value}`,
        )

        const read = parseKernelConfig(latin1Bytes(lines.join(`\n${between}\n`)))

        expect([...read]).toEqual(options.map(({ name, value }) => [name, value]))
      }),
      { numRuns },
    )
  })

  test('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseKernelConfig(bytes).size).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns },
    )
  })
})
