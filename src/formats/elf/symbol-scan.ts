import type { Elf } from './elf.ts'
import { CRC_PREFIX } from './exported-symbols.ts'
import { namedSectionBytes } from './section-bytes.ts'
import { SYMBOL_LAYOUT } from './symbol-table.ts'
import { hasRegisters, isRegister, SHN_UNDEF, STB_WEAK } from './undefined-symbols.ts'

/** Two characters of `__crc_`, which few other names have at these places. */
const [UNDERSCORE, LETTER_C] = [0x5f, 0x63]

/** What one walk through `.symtab` finds: the undefined symbols, and those that tell a checksum. Offsets are in the file. */
export class SymbolScan {
  /** Where the names of undefined symbols begin. Empty ones are left out. */
  undefinedNames: Uint32Array = new Uint32Array()
  undefinedCount = 0
  /** Places of those among them that may stay without a provider. */
  weak: number[] = []
  /** Where the names of exported symbols begin, behind `__crc_`, and where the symbols are that tell their checksums. */
  exportedNames: Uint32Array = new Uint32Array()
  exportedAt: Uint32Array = new Uint32Array()
  exportedCount = 0
  /** Is the name of an undefined symbol outside `.strtab`, or that of any? */
  undefinedAreBroken = false
  someAreBroken = false

  /** False where either section is missing, or `.symtab` ends within a symbol. */
  scan(elf: Elf): boolean {
    const symbols = namedSectionBytes(elf, '.symtab')
    const strings = namedSectionBytes(elf, '.strtab')
    const { symbolBytes } = SYMBOL_LAYOUT[elf.bits]
    if (symbols === undefined || strings === undefined || symbols.length % symbolBytes !== 0) return false
    this.#begin(symbols.length / symbolBytes)
    const start = symbols.byteOffset - elf.bytes.byteOffset
    const stringsStart = strings.byteOffset - elf.bytes.byteOffset
    const stringsEnd = stringsStart + strings.length
    // The last string goes on behind the section.
    if (strings.at(-1) !== 0) elf.fetch(stringsEnd, elf.bytes.length - stringsEnd)
    this.#walk(elf, start, start + symbols.length, stringsStart, stringsEnd)
    return true
  }

  #begin(symbols: number): void {
    if (symbols > this.undefinedNames.length) {
      this.undefinedNames = new Uint32Array(2 * symbols)
      this.exportedNames = new Uint32Array(2 * symbols)
      this.exportedAt = new Uint32Array(2 * symbols)
    }
    this.undefinedCount = 0
    this.weak = []
    this.exportedCount = 0
    this.undefinedAreBroken = false
    this.someAreBroken = false
  }

  #walk(elf: Elf, start: number, end: number, stringsStart: number, stringsEnd: number): void {
    const { symbolBytes, infoAt, sectionIndexAt } = SYMBOL_LAYOUT[elf.bits]
    const { bytes, view } = elf
    const little = elf.endian === 'little'
    const registers = hasRegisters(elf)
    for (let at = start + symbolBytes; at < end; at += symbolBytes) {
      // V8's quick compilers know numbers with a sign only. One below 0 is beyond any section as well.
      const name = stringsStart + view.getInt32(at, little)
      const isUndefined =
        view.getInt16(at + sectionIndexAt, little) === SHN_UNDEF && !(registers && isRegister(bytes[at + infoAt]!))
      if (name >= stringsEnd || name < stringsStart) {
        this.someAreBroken = true
        if (isUndefined) this.undefinedAreBroken = true
        continue
      }
      const first = bytes[name]!
      if (isUndefined && first !== 0) {
        if (bytes[at + infoAt]! >> 4 === STB_WEAK) this.weak.push(this.undefinedCount)
        this.undefinedNames[this.undefinedCount++] = name
      }
      if (first === UNDERSCORE && bytes[name + 2] === LETTER_C && tellsCrc(bytes, name)) {
        this.exportedAt[this.exportedCount] = at
        this.exportedNames[this.exportedCount++] = name + CRC_PREFIX.length
      }
    }
  }
}

function tellsCrc(bytes: Uint8Array, name: number): boolean {
  for (let index = 1; index < CRC_PREFIX.length; index++) if (bytes[name + index] !== CRC_PREFIX[index]) return false
  return true
}
