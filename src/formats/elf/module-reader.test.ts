import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildModule } from '../../../test/support/elf-builder.ts'
import { FormatError } from '../../errors.ts'
import type { ErrnoName } from '../../names.ts'
import { NamePool } from '../bytes/index.ts'
import {
  type Elf,
  exportedSymbols,
  infoField,
  ModuleReader,
  modinfoStrings,
  namedSectionBytes,
  parseElf,
  type SymbolNumbers,
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
        modinfo: some(
          fc.constantFrom(
            'alias=a',
            'alias=b=c',
            'alias',
            'aliasx=y',
            '',
            'weakdep=w',
            'softdep=pre: x',
            'license=GPL',
          ),
        ),
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

describe('ModuleReader', () => {
  test('tells what the reading functions for one thing each tell', () => {
    fc.assert(
      fc.property(modules, (bytes) => {
        expect(told(new NamePool(), bytes)).toEqual(expected(bytes))
      }),
      { numRuns },
    )
  })

  test('numbers the names of one module after the other in one pool', () => {
    fc.assert(
      fc.property(some(modules), (all) => {
        const pool = new NamePool()
        const reader = new ModuleReader(pool)
        const read = all.map((bytes) => reader.read(bytes))
        expect(read.map((answer) => inWords(answer, pool))).toEqual(all.map(expected))
      }),
      { numRuns },
    )
  })

  test('looks at nothing that it has not fetched, in its room and outside', () => {
    fc.assert(
      fc.property(modules, fc.boolean(), (bytes, inRoom) => {
        const pool = new NamePool()
        const reader = new ModuleReader(pool)
        const parts = inRoom ? reader.room.subarray(0, bytes.length) : new Uint8Array(bytes.length)
        // What is there by chance is the right bytes turned round.
        parts.set(bytes.map((byte, index) => (index === 0 ? byte : ~byte)))
        const fetch = (offset: number, sizeBytes: number) => {
          parts.set(bytes.subarray(offset, offset + sizeBytes), offset)
        }
        expect(inWords(reader.read(parts, 1, fetch), pool)).toEqual(expected(bytes))
      }),
      { numRuns },
    )
  })

  test('makes room for more symbols than it has room for at first', () => {
    const symbols = 220_000
    const bytes = withSymbols(buildModule({ undefined: ['x'] }), symbols)
    const pool = new NamePool()
    const reader = new ModuleReader(pool)
    reader.room.set(bytes)
    for (const image of [reader.room.subarray(0, bytes.length), bytes]) {
      const read = reader.read(image, bytes.length, () => undefined)
      expect(typeof read !== 'string' && read.needs.names.length).toBe(1 + symbols)
    }
    expect(bytes.length).toBeLessThan(reader.room.length)
    expect([pool.count, pool.text(0)]).toEqual([1, 'x'])
  })

  test('reads nothing of names that overlap and are longer than four files', () => {
    const bytes = buildModule({ undefined: ['x'.repeat(1_000), ...Array.from({ length: 300 }, () => 'y')] })
    const elf = parseElf(bytes)
    const symbols = namedSectionBytes(elf, '.symtab')!
    const long = symbols.byteOffset + symbols.length - 24 * 301
    const linked = (count: number) => {
      const copy = bytes.slice()
      for (let at = long; at < long + 24 * count; at += 24) copy.copyWithin(at, long, long + 4)
      return copy
    }
    const some = Math.floor((4 * bytes.length) / 1_000)
    for (const count of [some - 1, some + 1]) {
      expect(told(new NamePool(), linked(count))).toEqual(expected(linked(count)))
    }
    expect(expected(linked(some + 1))).toMatchObject({ needs: [] })
  })

  test('refuses an image for which there cannot be memory', () => {
    const read = () => new ModuleReader(new NamePool()).read(new Uint8Array(2 ** 30 + 1))
    expect(read).toThrow(expect.objectContaining({ code: 'ENOMEM' }))
  })
})

/** With so many symbols more, each as the last one. */
function withSymbols(module: Uint8Array, count: number): Uint8Array {
  const { offset, sizeBytes, headerOffset } = parseElf(module).table.find('.symtab')!
  const last = module.subarray(offset + sizeBytes - 24, offset + sizeBytes)
  const bytes = new Uint8Array(module.length + sizeBytes + 24 * count)
  bytes.set(module)
  bytes.set(module.subarray(offset, offset + sizeBytes), module.length)
  for (let at = module.length + sizeBytes; at < bytes.length; at += 24) bytes.set(last, at)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(headerOffset + 24, BigInt(module.length), true)
  view.setBigUint64(headerOffset + 32, BigInt(sizeBytes + 24 * count), true)
  return bytes
}

type Told = ErrnoName | Record<string, unknown>

function told(pool: NamePool, bytes: Uint8Array): Told {
  return inWords(new ModuleReader(pool).read(bytes), pool)
}

/** In words, for numbers depend on what was read before. */
function inWords(read: ReturnType<ModuleReader['read']>, pool: NamePool): Told {
  if (typeof read === 'string') return read
  return { ...read, exports: read.exports && listed(read.exports, pool), needs: listed(read.needs, pool) }
}

function listed({ names, crcs }: SymbolNumbers, pool: NamePool): [string, bigint][] {
  return Array.from(names, (name, index) => [
    pool.text(name),
    BigInt(crcs[2 * index]!) + (BigInt(crcs[2 * index + 1]!) << 32n),
  ])
}

/** The same by the functions that read one thing each. */
function expected(bytes: Uint8Array): Told {
  let elf: Elf
  try {
    elf = parseElf(bytes)
  } catch (error) {
    if (error instanceof FormatError) return error.code
    throw error
  }
  const needed = unlessRefused(() => undefinedSymbols(elf)) ?? []
  const fields = (unlessRefused(() => modinfoStrings(elf)) ?? []).map(infoField)
  const valuesOf = (wanted: string) => fields.filter(({ key }) => key === wanted).map(({ value }) => value)
  return {
    exports: expectedExports(elf)?.map(({ symbol, crc }) => [symbol, crc]),
    needs: needed.map(({ symbol, crc }) => [symbol, crc]),
    weak: needed.flatMap(({ bind }, index) => (bind === 'weak' ? [index] : [])),
    aliases: valuesOf('alias'),
    softdeps: valuesOf('softdep'),
    weakdeps: valuesOf('weakdep'),
  }
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
