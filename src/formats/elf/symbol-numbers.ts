import { FormatError } from '../../errors.ts'
import type { NamePool } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { CRC_PREFIX, CrcReader, openSymbolTable } from './exported-symbols.ts'
import { VERSION_RECORD_BYTES } from './modversions.ts'
import { namedSectionBytes } from './section-bytes.ts'
import type { SymbolTable } from './symbol-table.ts'
import { isRegister, SHN_UNDEF, STB_WEAK } from './undefined-symbols.ts'

/*
 * What exportedSymbols() and undefinedSymbols() tell, for whoever reads thousands of modules: no object and no string a
 * symbol, only numbers. What those refuse is nothing here.
 */

/** Symbols by their numbers in a pool of names. */
export interface SymbolNumbers {
  readonly names: ArrayLike<number>
  /** Two words for each name: the lower half of its checksum, then the upper. */
  readonly crcs: ArrayLike<number>
}

/** What a module offers to others, and what it wants from them. */
export interface ModuleSymbols {
  /** Undefined where the list of their names is broken. */
  readonly exports: SymbolNumbers | undefined
  readonly needs: SymbolNumbers
  /** The places in `needs` of symbols that may stay without a provider. */
  readonly weak: readonly number[]
}

const NOTHING: SymbolNumbers = { names: [], crcs: [] }
const NO_NEEDS = { needs: NOTHING, weak: [] }

/** Reads both. */
export function moduleSymbols(elf: Elf, pool: NamePool): ModuleSymbols {
  const symbols = openSymbolTable(elf)
  const withCrc = symbols && unlessBroken(() => exportedWithCrc(elf, symbols, pool))
  const exports = withCrc !== undefined && withCrc.names.length > 0 ? withCrc : exportedStrings(elf, pool)
  return { exports, ...((symbols && unlessBroken(() => needs(elf, symbols, pool))) ?? NO_NEEDS) }
}

function exportedWithCrc(elf: Elf, symbols: SymbolTable, pool: NamePool): SymbolNumbers {
  const names: number[] = []
  const crcs: number[] = []
  const reader = new CrcReader(elf, symbols)
  for (let index = 1; index < symbols.count; index++) {
    const offset = symbols.nameOffset(index)
    if (!symbols.startsWith(offset, CRC_PREFIX)) continue
    const start = offset + CRC_PREFIX.length
    names.push(pool.numberOf(elf.bytes, start, symbols.nameEnd(start)))
    const crc = reader.crcOf(index)
    crcs.push(Number(crc & 0xffff_ffffn), Number(crc >> 32n))
  }
  return { names, crcs }
}

function exportedStrings(elf: Elf, pool: NamePool): SymbolNumbers | undefined {
  const section = namedSectionBytes(elf, '__ksymtab_strings')
  if (section === undefined || section.length <= 1) return NOTHING
  if (section.at(-1) !== 0) return undefined
  const names: number[] = []
  for (let start = 0; start < section.length; ) {
    const end = section.indexOf(0, start)
    if (end > start) names.push(pool.numberOf(section, start, end))
    start = end + 1
  }
  return { names, crcs: new Array<number>(2 * names.length).fill(0) }
}

/** The undefined symbols in table order, then what `__versions` lists besides. Nothing where that is broken. */
function needs(elf: Elf, symbols: SymbolTable, pool: NamePool): Omit<ModuleSymbols, 'exports'> | undefined {
  const versions = versionNumbers(elf, pool)
  if (versions === undefined) return undefined
  // A name is marked with its first version; with the complement of that number when a symbol has it.
  pool.beginMarks()
  for (let index = versions.names.length - 1; index >= 0; index--) pool.mark(versions.names[index]!, index)
  const names: number[] = []
  const crcs: number[] = []
  const weak: number[] = []
  for (let index = 1; index < symbols.count; index++) {
    if (symbols.sectionIndex(index) !== SHN_UNDEF || isRegister(elf, symbols, index)) continue
    const start = symbols.nameOffset(index)
    const end = symbols.nameEnd(start)
    if (end === start) continue
    const name = pool.numberOf(elf.bytes, start, end)
    if (symbols.info(index) >> 4 === STB_WEAK) weak.push(names.length)
    names.push(name)
    const mark = pool.markOf(name)
    if (mark === undefined) {
      crcs.push(0, 0)
      continue
    }
    const version = mark < 0 ? ~mark : mark
    crcs.push(versions.crcs[2 * version]!, versions.crcs[2 * version + 1]!)
    pool.mark(name, ~version)
  }
  for (let index = 0; index < versions.names.length; index++) {
    if (pool.markOf(versions.names[index]!) === ~index) continue
    names.push(versions.names[index]!)
    crcs.push(versions.crcs[2 * index]!, versions.crcs[2 * index + 1]!)
  }
  return { needs: { names, crcs }, weak }
}

/** The records of `__versions`: none of a section that ends within one, undefined where a name has no NUL. */
function versionNumbers(elf: Elf, pool: NamePool): SymbolNumbers | undefined {
  const section = namedSectionBytes(elf, '__versions')
  if (section === undefined || section.length % VERSION_RECORD_BYTES !== 0) return NOTHING
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  const little = elf.endian === 'little'
  const wide = elf.bits === 64
  const names: number[] = []
  const crcs: number[] = []
  for (let record = 0; record < section.length; record += VERSION_RECORD_BYTES) {
    const start = record + elf.bits / 8
    let end = start
    while (end < record + VERSION_RECORD_BYTES && section[end] !== 0) end++
    if (end === record + VERSION_RECORD_BYTES) return undefined
    names.push(pool.numberOf(section, start, end))
    const low = view.getUint32(wide && !little ? record + 4 : record, little)
    crcs.push(low, wide ? view.getUint32(little ? record + 4 : record, little) : 0)
  }
  return { names, crcs }
}

function unlessBroken<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
