import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseOptions } from './getopt-long.ts'
import { withCommands } from './table.ts'
import * as tables from './tables/index.ts'

const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) }

const byteString = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((byte) => String.fromCharCode(byte)) })
const spelling = fc.constantFrom(
  ...withCommands(tables.modonce).flatMap((table) => table.options.map((row) => `--${row.long}`)),
)
const word = fc.oneof(
  byteString,
  byteString.map((text) => `-${text}`),
  spelling.chain((text) => fc.nat(text.length).map((length) => text.slice(0, length))),
  fc.tuple(spelling, byteString).map(([text, value]) => `${text}=${value}`),
)
const anyTable = fc.constantFrom(...withCommands(tables.modonce))

describe('parseOptions(), whatever the words', () => {
  test('makes each word part of one item or operand', () => {
    fc.assert(
      fc.property(anyTable, fc.array(word), (table, argv) => {
        const { items, operands } = parseOptions(table, 'x', argv)
        const given = argv.join('').length
        expect(operands.length).toBeLessThanOrEqual(argv.length)
        expect(items.length).toBeLessThanOrEqual(given)
      }),
      runs,
    )
  })

  test('keeps what follows -- as it is', () => {
    fc.assert(
      fc.property(anyTable, fc.array(word), (table, rest) => {
        expect(parseOptions(table, 'x', ['--', ...rest])).toEqual({ items: [], operands: rest, message: undefined })
      }),
      runs,
    )
  })

  test('reads what it has read, written out in full, in the same way', () => {
    fc.assert(
      fc.property(anyTable, fc.array(word), (table, argv) => {
        const first = parseOptions(table, 'x', argv)
        const inFull = first.items.flatMap((item) => {
          if (item.kind === 'mistake') return []
          const takesArgument = table.options.some((row) => row.long === item.option && 'argument' in row)
          return [takesArgument ? `--${item.option}=${item.value}` : `--${item.option}`]
        })
        const second = parseOptions(table, 'x', [...inFull, '--', ...first.operands])
        const meanings = (parsed: typeof first) =>
          parsed.items.flatMap((item) => (item.kind === 'mistake' ? [] : [[item.option, item.value]]))
        expect(second.message).toBeUndefined()
        expect(meanings(second)).toEqual(meanings(first))
        expect(second.operands).toEqual(first.operands)
      }),
      runs,
    )
  })
})
