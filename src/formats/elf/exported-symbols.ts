import { FormatError } from '../../errors.ts'
import { ByteReader, latin1Bytes } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { exportNamespaces } from './export-namespaces.ts'
import { namedSectionBytes, sectionBytes } from './section-bytes.ts'
import { stringsOf } from './strings.ts'
import { SymbolTable } from './symbol-table.ts'

/** A symbol that the module offers to others. */
export interface ExportedSymbol {
  readonly symbol: string
  /** 0 where the module carries no checksums. */
  readonly crc: bigint
  /** The namespace that an importer must name, where there is one and the symbol table tells it. */
  readonly namespace?: string
}

/** A symbol of that beginning tells the checksum of what follows. */
const CRC_PREFIX: Uint8Array = latin1Bytes('__crc_')
const SHN_UNDEF = 0
/** `st_shndx` of a symbol whose value is itself what it tells. */
const SHN_ABS = 0xfff1
const UNREADABLE_CRC = 0xffff_ffff_ffff_ffffn // What kmod 34 shows for a checksum that lies outside its section.

/**
 * The exported symbols in the order of `modprobe --show-exports`: those with a `__crc_` symbol, or else every string of
 * `__ksymtab_strings` with checksum 0. ENODATA where the module has neither, EINVAL where the last string has no NUL.
 */
export function exportedSymbols(elf: Elf): ExportedSymbol[] {
  const symbols = openSymbolTable(elf)
  const found = symbols === undefined ? [] : symbolsWithCrc(elf, symbols)
  const exported = found.length > 0 ? found : symbolsByString(elf)
  const namespaces = symbols === undefined ? undefined : exportNamespaces(elf, symbols)
  if (namespaces === undefined || namespaces.size === 0) return exported
  return exported.map((entry) => {
    const namespace = namespaces.get(entry.symbol)
    return namespace === undefined ? entry : { ...entry, namespace }
  })
}

/** Undefined where the table is missing or broken. */
function openSymbolTable(elf: Elf): SymbolTable | undefined {
  try {
    return new SymbolTable(elf)
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

/** Empty also where one symbol of the table is broken: libkmod then turns to the strings. */
function symbolsWithCrc(elf: Elf, symbols: SymbolTable): ExportedSymbol[] {
  const exported: ExportedSymbol[] = []
  const reader = new CrcReader(elf, symbols)
  try {
    for (let index = 1; index < symbols.count; index++) {
      const nameOffset = symbols.nameOffset(index)
      if (!symbols.startsWith(nameOffset, CRC_PREFIX)) continue
      exported.push({ symbol: symbols.nameAt(nameOffset + CRC_PREFIX.length), crc: reader.crcOf(index) })
    }
  } catch (error) {
    if (error instanceof FormatError) return []
    throw error
  }
  return exported
}

/** Reads the checksums of `__crc_` symbols, all of which are in one section or two. */
class CrcReader {
  readonly #elf: Elf
  readonly #symbols: SymbolTable
  #sectionIndex = SHN_UNDEF
  #words: Uint8Array | undefined

  constructor(elf: Elf, symbols: SymbolTable) {
    this.#elf = elf
    this.#symbols = symbols
  }

  /** The value itself in an absolute symbol (Linux before 5.19), else the word that it points to. */
  crcOf(index: number): bigint {
    const value = this.#symbols.value(index)
    const sectionIndex = this.#symbols.sectionIndex(index)
    if (sectionIndex === SHN_ABS || sectionIndex === SHN_UNDEF) return value
    if (sectionIndex !== this.#sectionIndex) {
      // kmod 34 stops on a failed assertion where there is no section of that number.
      const section = this.#elf.table.at(sectionIndex)
      this.#words = section && sectionBytes(this.#elf, section)
      this.#sectionIndex = sectionIndex
    }
    if (this.#words === undefined || value + 4n > BigInt(this.#words.length)) return UNREADABLE_CRC
    return BigInt(new ByteReader(this.#words, '__kcrctab', this.#elf.endian, Number(value)).uint32())
  }
}

function symbolsByString(elf: Elf): ExportedSymbol[] {
  const section = namedSectionBytes(elf, '__ksymtab_strings')
  if (section === undefined) throw new FormatError('ELF', 0, 'no __crc_ symbols and no __ksymtab_strings', 'ENODATA')
  const unterminated = section.length > 1 && section.at(-1) !== 0
  if (unterminated) throw new FormatError('__ksymtab_strings', section.length, 'last string without its NUL')
  return stringsOf(section).map((symbol) => ({ symbol, crc: 0n }))
}
