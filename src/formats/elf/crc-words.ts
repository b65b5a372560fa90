import type { Elf } from './elf.ts'
import { SHN_ABS } from './exported-symbols.ts'
import { SYMBOL_LAYOUT } from './symbol-table.ts'
import { SHN_UNDEF } from './undefined-symbols.ts'
import { putWide } from './wide-word.ts'

/** Half of what kmod 34 shows for a checksum that lies outside its section. */
const UNREADABLE = 0xffff_ffff

/** The checksums of `__crc_` symbols in two words, lower half first. Most of a file's are in one section or two. */
export class CrcWords {
  readonly #elf: Elf
  #sectionIndex = SHN_UNDEF
  #section: Uint8Array | undefined

  constructor(elf: Elf) {
    this.#elf = elf
  }

  /** Puts that of the symbol at an offset in the file: its value, or the word in the section that this leads to. */
  put(at: number, words: Uint32Array, index: number): void {
    const { view, bytes, endian, bits, table } = this.#elf
    const { valueAt, sectionIndexAt } = SYMBOL_LAYOUT[bits]
    const little = endian === 'little'
    putWide(this.#elf, at + valueAt, words, index)
    const sectionIndex = view.getUint16(at + sectionIndexAt, little)
    if (sectionIndex === SHN_ABS || sectionIndex === SHN_UNDEF) return
    if (sectionIndex !== this.#sectionIndex) {
      this.#section = table.bytesAt(sectionIndex)
      this.#sectionIndex = sectionIndex
    }
    const section = this.#section
    const offset = words[index]!
    const isInside = section !== undefined && words[index + 1] === 0 && offset + 4 <= section.length
    words[index] = isInside ? view.getInt32(section.byteOffset - bytes.byteOffset + offset, little) : UNREADABLE
    words[index + 1] = isInside ? 0 : UNREADABLE
  }
}
