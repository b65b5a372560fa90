import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../../errors.ts'
import { latin1Bytes } from '../bytes/index.ts'
import {
  formatModulesAlias,
  formatModulesDep,
  formatModulesDevname,
  formatModulesSoftdep,
  formatModulesSymbols,
  parseModulesAlias,
  parseModulesBuiltin,
  parseModulesBuiltinModinfo,
  parseModulesDep,
  parseModulesDevname,
  parseModulesOrder,
  parseModulesSoftdep,
  parseModulesSymbols,
  parseModulesWeakdep,
} from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const word = fc.constantFrom(
  'alias',
  'softdep',
  'weakdep',
  'symbol:',
  'pre:',
  ' ',
  '\t',
  ':',
  'x',
  '#',
  '\n',
  'c10:200',
  '\0',
)
const text = fc.oneof(
  fc.array(word, { maxLength: 30 }).map((words) => latin1Bytes(words.join(''))),
  fc.uint8Array({ maxLength: 200 }),
)

describe('the text files', () => {
  test('account for every line, whatever it holds', () => {
    const parsers = [parseModulesDep, parseModulesAlias, parseModulesSymbols, parseModulesSoftdep, parseModulesWeakdep]
    fc.assert(
      fc.property(text, (bytes) => {
        const newlines = bytes.filter((byte) => byte === 0x0a).length
        for (const parse of [...parsers, parseModulesDevname, parseModulesOrder, parseModulesBuiltin]) {
          const { entries, problems } = parse(bytes)
          expect(entries.length + problems.length).toBeLessThanOrEqual(newlines + 1)
          for (const { lineNumber } of problems) expect(lineNumber).toBeLessThanOrEqual(newlines + 1)
        }
      }),
      { numRuns },
    )
  })

  test('hold after writing what was read', () => {
    fc.assert(
      fc.property(text, (bytes) => {
        const dep = parseModulesDep(bytes).entries
        expect(parseModulesDep(latin1Bytes(formatModulesDep(dep))).entries).toEqual(
          dep.filter((d) => d.path[0] !== '#'),
        )
        const alias = parseModulesAlias(bytes).entries
        expect(parseModulesAlias(latin1Bytes(formatModulesAlias(alias))).entries).toEqual(alias)
        const symbols = parseModulesSymbols(bytes).entries
        expect(parseModulesSymbols(latin1Bytes(formatModulesSymbols(symbols))).entries).toEqual(symbols)
        const softdep = parseModulesSoftdep(bytes).entries
        expect(parseModulesSoftdep(latin1Bytes(formatModulesSoftdep(softdep))).entries).toEqual(softdep)
        const devname = parseModulesDevname(bytes).entries.filter((entry) => !entry.module.startsWith('#'))
        expect(parseModulesDevname(latin1Bytes(formatModulesDevname(devname))).entries).toEqual(devname)
      }),
      { numRuns },
    )
  })
})

describe('parseModulesBuiltinModinfo()', () => {
  test('reads records or throws a FormatError', () => {
    const record = fc.constantFrom('a', '.', '=', '\0', 'b.c=d\0', 'alias', '\xff')
    const records = fc.array(record, { maxLength: 30 }).map((pieces) => latin1Bytes(pieces.join('')))
    fc.assert(
      fc.property(fc.oneof(records, text), (bytes) => {
        try {
          expect([...parseModulesBuiltinModinfo(bytes)].length).toBeLessThanOrEqual(bytes.length)
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
        }
      }),
      { numRuns },
    )
  })
})
