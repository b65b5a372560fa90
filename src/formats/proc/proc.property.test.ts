import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { latin1Bytes } from '../bytes/index.ts'
import {
  parseCompression,
  parseCoresize,
  parseInitstate,
  parseModulesDisabled,
  parseProcModules,
  parseRefcnt,
} from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const bytes = fc.uint8Array({ maxLength: 100 })
const word = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '1',
  '-',
  '-1',
  'b,',
  '[permanent],',
  'Live',
  'Loading',
  '0x0',
  '(OE+)',
  '(',
  ')',
  '\t',
)
const words = fc.array(word, { maxLength: 40 }).map((pieces) => latin1Bytes(pieces.join('')))
const line = fc.tuple(
  fc.stringMatching(/^[a-z_]{1,12}$/),
  fc.nat(),
  fc.option(fc.integer({ min: -1, max: 1000 }), { nil: undefined }),
  fc.array(fc.stringMatching(/^[a-z_]{1,8}$/), { maxLength: 4 }),
  fc.boolean(),
  fc.constantFrom('Live', 'Loading', 'Unloading'),
  fc.stringMatching(/^[0-9a-f]{16}$/),
  fc.stringMatching(/^[A-Z]{0,3}$/),
)

describe('parseProcModules()', () => {
  test('reads lines or throws a FormatError', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, words), (text) => {
        try {
          expect(parseProcModules(text).length).toBeLessThanOrEqual(text.length)
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
        }
      }),
      { numRuns },
    )
  })

  test('reads what the kernel prints', () => {
    fc.assert(
      fc.property(line, ([name, sizeBytes, refcnt, holders, permanent, state, address, taints]) => {
        const users = [...holders, ...(permanent ? ['[permanent]'] : [])].map((user) => `${user},`).join('') || '-'
        const suffix = taints === '' ? '' : ` (${taints})`
        const text = `${name} ${sizeBytes} ${refcnt ?? '-'} ${users} ${state} 0x${address}${suffix}\n`
        const states = { Live: 'live', Loading: 'coming', Unloading: 'going' }
        expect(parseProcModules(latin1Bytes(text))).toEqual([
          {
            name,
            sizeBytes,
            refcnt,
            holders,
            permanent,
            state: states[state as keyof typeof states],
            address: BigInt(`0x${address}`),
            taints,
          },
        ])
      }),
      { numRuns },
    )
  })
})

describe('the values of sysfs', () => {
  test('are read from any bytes', () => {
    fc.assert(
      fc.property(bytes, (text) => {
        for (const parse of [parseInitstate, parseRefcnt, parseCoresize, parseCompression, parseModulesDisabled])
          parse(text)
      }),
      { numRuns },
    )
  })
})
