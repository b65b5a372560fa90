import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { FormatError } from '../../errors.ts'
import { NamePool } from '../bytes/index.ts'
import {
  type Elf,
  exportedSymbols,
  infoField,
  modinfoReader,
  modinfoStrings,
  parseElf,
  type SymbolNumbers,
  SymbolReader,
  undefinedSymbols,
} from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

const names = fc.constantFrom('one', 'two', '.three', '_four', 'module_layout', 'a\xff')
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 })
const crc = fc.constantFrom(0, 1, 0xffff_ffff)

/** Modules of both classes and endiannesses, some of them with a few bytes changed. */
const modules = fc
  .tuple(
    fc.record(
      {
        bits: fc.constantFrom<32 | 64>(32, 64),
        endian: fc.constantFrom<'little' | 'big'>('little', 'big'),
        machine: fc.constantFrom(62, 2, 43),
        modinfo: some(fc.constantFrom('alias=a', 'alias=b=c', 'alias', 'aliasx=y', '', 'weakdep=w', 'license=GPL')),
        exports: some(fc.record({ symbol: names, crc }, { requiredKeys: ['symbol'] })),
        absoluteCrcs: fc.boolean(),
        undefined: some(fc.record({ symbol: names, weak: fc.boolean(), type: fc.constantFrom(0, 13) })),
        versions: some(fc.record({ symbol: names, crc })),
        without: fc.subarray(['.symtab', '.strtab', '.modinfo', '__ksymtab_strings', '__versions'], { maxLength: 1 }),
      },
      { requiredKeys: ['bits', 'endian'] },
    ),
    some(fc.tuple(fc.nat(), fc.nat(255))),
  )
  .map(([parts, changes]) => {
    const bytes = buildModule(parts)
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte
    return bytes
  })

describe('SymbolReader and modinfoReader()', () => {
  test('tell what the reading functions for one module tell', () => {
    fc.assert(
      fc.property(modules, (bytes) => {
        const elf = unlessRefused(() => parseElf(bytes))
        if (elf === undefined) return
        const pool = new NamePool()
        const { exports, needs, weak } = new SymbolReader(pool).read(elf)
        const exported = expectedExports(elf)
        expect(exports && listed(exports, pool)).toEqual(exported?.map(({ symbol, crc }) => [symbol, crc]))
        const needed = unlessRefused(() => undefinedSymbols(elf)) ?? []
        expect(listed(needs, pool)).toEqual(needed.map(({ symbol, crc }) => [symbol, crc]))
        expect(weak).toEqual(needed.flatMap(({ bind }, index) => (bind === 'weak' ? [index] : [])))
        const fields = (unlessRefused(() => modinfoStrings(elf)) ?? []).map(infoField)
        const valuesOf = (wanted: string) => fields.filter(({ key }) => key === wanted).map(({ value }) => value)
        const expected = [valuesOf('alias'), valuesOf('weakdep')]
        expect(modinfoReader(['alias', 'weakdep'])(elf)).toEqual(expected)
      }),
      { numRuns },
    )
  })

  test('look at nothing that they have not fetched', () => {
    fc.assert(
      fc.property(modules, (bytes) => {
        // What is there by chance is the right bytes turned round.
        const parts = bytes.map((byte) => ~byte)
        const fetch = (offset: number, sizeBytes: number) => {
          parts.set(bytes.subarray(offset, offset + sizeBytes), offset)
        }
        fetch(0, 64)
        expect(unlessRefused(() => read(parseElf(parts, fetch)))).toEqual(unlessRefused(() => read(parseElf(bytes))))
      }),
      { numRuns },
    )
  })
})

/** In words, for numbers depend on what was read before. */
function read(elf: Elf) {
  const pool = new NamePool()
  const { exports, needs, weak } = new SymbolReader(pool).read(elf)
  return [exports && listed(exports, pool), listed(needs, pool), weak, modinfoReader(['alias', 'weakdep'])(elf)]
}

function listed({ names, crcs }: SymbolNumbers, pool: NamePool): [string, bigint][] {
  return Array.from(names, (name, index) => [
    pool.text(name),
    BigInt(crcs[2 * index]!) + (BigInt(crcs[2 * index + 1]!) << 32n),
  ])
}

/** Without exports there is nothing wrong; undefined is for a broken list. */
function expectedExports(elf: Elf) {
  try {
    return exportedSymbols(elf)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return error.code === 'ENODATA' ? [] : undefined
  }
}

function unlessRefused<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
