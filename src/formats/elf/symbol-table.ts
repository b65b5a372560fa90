import { FormatError } from '../../errors.ts'
import { latin1 } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'

/** Where the two classes differ in a symbol. System V ABI, figure 4-15. */
export const SYMBOL_LAYOUT = {
  32: { symbolBytes: 16, valueAt: 4, infoAt: 12, sectionIndexAt: 14 },
  64: { symbolBytes: 24, valueAt: 8, infoAt: 4, sectionIndexAt: 6 },
} as const

/** All names that one table gives out together are shorter than this many files: overlapping names cannot fill the memory. */
const NAME_BYTES_PER_FILE_BYTE_MAX = 4

/** `.symtab` with `.strtab`, found by their names as libkmod does, read where asked and never as a whole. */
export class SymbolTable {
  /** Symbols, with the empty one at index 0. */
  readonly count: number
  readonly #elf: Elf
  readonly #view: DataView
  readonly #little: boolean
  readonly #layout: (typeof SYMBOL_LAYOUT)[32 | 64]
  readonly #stringsStart: number
  readonly #stringsEnd: number
  #nameBytesLeft: number

  /** EINVAL where either section is missing, or `.symtab` ends within a symbol. */
  constructor(elf: Elf) {
    const symbols = namedSectionBytes(elf, '.symtab')
    const strings = namedSectionBytes(elf, '.strtab')
    if (symbols === undefined || strings === undefined) throw new FormatError('ELF', 0, 'no .symtab or no .strtab')
    this.#elf = elf
    this.#view = new DataView(symbols.buffer, symbols.byteOffset, symbols.byteLength)
    this.#little = elf.endian === 'little'
    this.#layout = SYMBOL_LAYOUT[elf.bits]
    this.count = symbols.length / this.#layout.symbolBytes
    if (!Number.isInteger(this.count)) fail('size is not a multiple of a symbol', symbols.length)
    this.#stringsStart = strings.byteOffset - elf.bytes.byteOffset
    this.#stringsEnd = this.#stringsStart + strings.length
    this.#nameBytesLeft = NAME_BYTES_PER_FILE_BYTE_MAX * elf.bytes.length
  }

  /** Where in the file the name begins. EINVAL where that is outside `.strtab`. */
  nameOffset(index: number): number {
    const at = index * this.#layout.symbolBytes
    const offset = this.#stringsStart + this.#view.getUint32(at, this.#little)
    if (offset >= this.#stringsEnd) fail(`name of symbol ${index} outside .strtab`, at)
    return offset
  }

  /**
   * Where the name ends that begins at an offset of `nameOffset`, or some way into it. One that runs out of `.strtab` goes
   * on to the next NUL or the end of the file, as for libkmod 34.
   */
  nameEnd(offset: number): number {
    const { bytes } = this.#elf
    let end = offset
    // Names are short: a loop beats indexOf().
    while (end < bytes.length && bytes[end] !== 0) end++
    this.#nameBytesLeft -= end - offset
    if (this.#nameBytesLeft < 0) fail('names that together are longer than any file', offset)
    return end
  }

  /** The name that begins there. */
  nameAt(offset: number): string {
    return latin1(this.#elf.bytes.subarray(offset, this.nameEnd(offset)))
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
    return this.#view.getUint8(index * this.#layout.symbolBytes + this.#layout.infoAt)
  }

  /** `st_shndx`. */
  sectionIndex(index: number): number {
    return this.#view.getUint16(index * this.#layout.symbolBytes + this.#layout.sectionIndexAt, this.#little)
  }

  /** `st_value`: in a relocatable object the offset in the symbol's section. */
  value(index: number): bigint {
    const at = index * this.#layout.symbolBytes + this.#layout.valueAt
    return this.#elf.bits === 64
      ? this.#view.getBigUint64(at, this.#little)
      : BigInt(this.#view.getUint32(at, this.#little))
  }
}

function fail(problem: string, offset: number): never {
  throw new FormatError('.symtab', offset, problem)
}
