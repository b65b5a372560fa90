import { FormatError } from '../../errors.ts'
import { ByteReader, latin1 } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'

/** Where the two classes differ in a symbol. System V ABI, figure 4-15. */
const LAYOUT = {
  32: { symbolBytes: 16, valueAt: 4, infoAt: 12, sectionIndexAt: 14 },
  64: { symbolBytes: 24, valueAt: 8, infoAt: 4, sectionIndexAt: 6 },
} as const

/** All names that one table gives out together are shorter than this many files: overlapping names cannot fill the memory. */
const NAME_BYTES_PER_FILE_BYTE_MAX = 4

/** `.symtab` with `.strtab`, found by their names as libkmod does, read where asked and never as a whole. */
export class SymbolTable {
  /** Symbols, with the empty one at index 0. */
  readonly count: number
  readonly #reader: ByteReader
  readonly #elf: Elf
  readonly #stringsStart: number
  readonly #stringsEnd: number
  #nameBytesLeft: number

  /** EINVAL where either section is missing, or `.symtab` ends within a symbol. */
  constructor(elf: Elf) {
    const symbols = namedSectionBytes(elf, '.symtab')
    const strings = namedSectionBytes(elf, '.strtab')
    if (symbols === undefined || strings === undefined) throw new FormatError('ELF', 0, 'no .symtab or no .strtab')
    this.#reader = new ByteReader(symbols, '.symtab', elf.endian)
    this.#elf = elf
    this.count = symbols.length / LAYOUT[elf.bits].symbolBytes
    if (!Number.isInteger(this.count)) this.#reader.fail('size is not a multiple of a symbol', symbols.length)
    this.#stringsStart = strings.byteOffset - elf.bytes.byteOffset
    this.#stringsEnd = this.#stringsStart + strings.length
    this.#nameBytesLeft = NAME_BYTES_PER_FILE_BYTE_MAX * elf.bytes.length
  }

  /** Where in the file the name begins. EINVAL where that is outside `.strtab`. */
  nameOffset(index: number): number {
    const offset = this.#stringsStart + this.#at(index, 0).uint32()
    if (offset >= this.#stringsEnd) this.#reader.fail(`name of symbol ${index} outside .strtab`)
    return offset
  }

  /**
   * The name that begins at an offset of `nameOffset`, or some way into it. One that runs out of `.strtab` is read on to
   * the next NUL or the end of the file, as by libkmod 34.
   */
  nameAt(offset: number): string {
    const nul = this.#elf.bytes.indexOf(0, offset)
    const end = nul < 0 ? this.#elf.bytes.length : nul
    this.#nameBytesLeft -= end - offset
    if (this.#nameBytesLeft < 0) this.#reader.fail('names that together are longer than any file')
    return latin1(this.#elf.bytes.subarray(offset, end))
  }

  /** True if the string at `offset` begins with `prefix`, told without making a string of it. */
  startsWith(offset: number, prefix: Uint8Array): boolean {
    for (let index = 0; index < prefix.length; index++) {
      if (this.#elf.bytes[offset + index] !== prefix[index]) return false
    }
    return true
  }

  /** `st_info`: the binding in the upper half, the type in the lower. */
  info(index: number): number {
    return this.#at(index, LAYOUT[this.#elf.bits].infoAt).uint8()
  }

  /** `st_shndx`. */
  sectionIndex(index: number): number {
    return this.#at(index, LAYOUT[this.#elf.bits].sectionIndexAt).uint16()
  }

  /** `st_value`: in a relocatable object the offset in the symbol's section. */
  value(index: number): bigint {
    const reader = this.#at(index, LAYOUT[this.#elf.bits].valueAt)
    return this.#elf.bits === 64 ? reader.uint64() : BigInt(reader.uint32())
  }

  #at(index: number, fieldOffset: number): ByteReader {
    this.#reader.offset = index * LAYOUT[this.#elf.bits].symbolBytes + fieldOffset
    return this.#reader
  }
}
