import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildModule, type ModuleParts } from '../../../test/support/elf-builder.ts'
import { pkcs7 } from '../../../test/support/signature-builder.ts'
import { FormatError } from '../../errors.ts'
import { moduleInfo } from '../module-info/index.ts'
import { readSignature } from '../signature/index.ts'
import {
  buildId,
  exportedSymbols,
  extendedModversions,
  modinfoStrings,
  modversions,
  parseElf,
  stripModversions,
  stripVermagic,
  undefinedSymbols,
} from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

/** Characters that all answers to one file may take together, for each byte of the file. */
const CHARACTERS_PER_BYTE_MAX = 40
const CHARACTERS_FREE = 10_000

const PARTS: ModuleParts = {
  modinfo: ['license=GPL', 'vermagic=6.1', 'parm=a:b', 'bare'],
  exports: [{ symbol: 'one', crc: 1, namespace: 'NS' }, { symbol: 'two' }],
  undefined: ['_printk', { symbol: 'maybe', weak: true }],
  versions: [{ symbol: '_printk', crc: 5 }],
  extendedVersions: [{ symbol: 'long', crc: 6 }],
  buildId: new Uint8Array(20),
  signature: { signature: pkcs7() },
}
const BASES = ([32, 64] as const).flatMap((bits) =>
  (['little', 'big'] as const).map((endian) => buildModule({ ...PARTS, bits, endian })),
)

const READERS: readonly ((bytes: Uint8Array) => unknown)[] = [
  moduleInfo,
  readSignature,
  (bytes) => modinfoStrings(parseElf(bytes)),
  (bytes) => modversions(parseElf(bytes)),
  (bytes) => extendedModversions(parseElf(bytes)),
  (bytes) => exportedSymbols(parseElf(bytes)),
  (bytes) => undefinedSymbols(parseElf(bytes)),
  (bytes) => buildId(parseElf(bytes)),
]

/** One change to a file: a byte, or a word of the kind that breaks arithmetic. */
const change = fc.record({
  at: fc.oneof(fc.nat(2047), fc.nat(63)),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(new Uint8Array(8), new Uint8Array(8).fill(0xff), Uint8Array.of(0, 0, 0, 0x80)),
  ),
})

const mutated = fc
  .tuple(fc.constantFrom(...BASES), fc.array(change, { maxLength: 6 }), fc.option(fc.nat(2047)))
  .map(([base, changes, cut]) => {
    const bytes = Uint8Array.from(base)
    for (const { at, bytes: patch } of changes) {
      bytes.set(patch.subarray(0, Math.max(0, bytes.length - (at % bytes.length))), at % bytes.length)
    }
    return cut === null ? bytes : bytes.subarray(0, cut)
  })

describe('every reader of an ELF object', () => {
  test('answers or throws a FormatError, and answers no more than the file can hold, for mutated modules', () => {
    fc.assert(fc.property(mutated, staysInBounds), { numRuns })
  })

  test('answers or throws a FormatError for random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), staysInBounds), { numRuns })
  })

  test('reads back what was built', () => {
    const symbol = fc.string({ unit: fc.constantFrom(...'abcXYZ019_$'), minLength: 1, maxLength: 50 })
    const symbols = fc.uniqueArray(symbol, { maxLength: 8 })
    const parts = fc.record({
      bits: fc.constantFrom(32 as const, 64 as const),
      endian: fc.constantFrom('little' as const, 'big' as const),
      modinfo: fc.array(fc.string({ unit: fc.constantFrom(...'ab=:\n\xff'), minLength: 1 }), { minLength: 1 }),
      exports: fc.array(fc.record({ symbol, crc: fc.nat(), namespace: symbol }), { minLength: 1, maxLength: 5 }),
      undefined: symbols,
      versions: fc.array(fc.record({ symbol, crc: fc.nat() }), { maxLength: 5 }),
    })
    fc.assert(fc.property(parts, readsBack), { numRuns })
  })
})

describe('every change to an ELF object', () => {
  test('takes at most one flag or one string from a mutated module, and that from a copy', () => {
    fc.assert(fc.property(mutated, takesLittle), { numRuns })
  })

  test('gives a copy or throws a FormatError for random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), takesLittle), { numRuns })
  })
})

function takesLittle(bytes: Uint8Array): void {
  const before = Uint8Array.from(bytes)
  const unversioned = answer(() => stripModversions(bytes)) ?? bytes
  const unmagical = answer(() => stripVermagic(bytes)) ?? bytes
  const flags = changedAt(bytes, unversioned).map((at) => bytes[at]! ^ unversioned[at]!)
  const zeros = changedAt(bytes, unmagical)

  expect(changedAt(before, bytes)).toEqual([])
  expect([[], [2]]).toContainEqual(flags)
  expect(String.fromCharCode(...zeros.map((at) => bytes[at]!))).toMatch(/^(vermagic=[^\0]*)?$/)
  expect(zeros.every((at) => unmagical[at] === 0)).toBe(true)
}

function changedAt(before: Uint8Array, after: Uint8Array): number[] {
  expect(after.length).toBe(before.length)
  const changed: number[] = []
  for (let at = 0; at < before.length; at++) if (before[at] !== after[at]) changed.push(at)
  return changed
}

function staysInBounds(bytes: Uint8Array): void {
  const characters = READERS.reduce((sum, read) => sum + charactersOf(answer(() => read(bytes))), 0)
  expect(characters).toBeLessThanOrEqual(CHARACTERS_FREE + CHARACTERS_PER_BYTE_MAX * bytes.length)
}

function answer<Answer>(read: () => Answer): Answer | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function charactersOf(value: unknown): number {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part))?.length ?? 0
}

function readsBack(
  parts: ModuleParts & Pick<Required<ModuleParts>, 'modinfo' | 'exports' | 'undefined' | 'versions'>,
): void {
  const elf = parseElf(buildModule(parts))
  const needed = undefinedSymbols(elf).map(({ symbol }) => symbol)

  expect(modinfoStrings(elf)).toEqual(parts.modinfo)
  expect(exportedSymbols(elf)).toMatchObject(
    parts.exports.map(({ symbol, crc }) => ({ symbol, crc: BigInt(crc ?? 0) })),
  )
  expect(modversions(elf)).toEqual(parts.versions.map(({ symbol, crc }) => ({ symbol, crc: BigInt(crc) })))
  expect(needed.slice(0, parts.undefined.length)).toEqual(parts.undefined)
}
