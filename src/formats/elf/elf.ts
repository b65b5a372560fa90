import { FormatError } from '../../errors.ts'
import { ByteReader, type Endian } from '../bytes/index.ts'
import { type Section, SectionTable } from './section.ts'

/** A relocatable object, as far as libkmod looks at one. It holds a view of the file's bytes, not a copy. */
export interface Elf {
  readonly bytes: Uint8Array
  readonly bits: 32 | 64
  readonly endian: Endian
  /** `e_machine`, as in 62 for x86-64. */
  readonly machine: number
  readonly sections: readonly Section[]
  /** The same, each read when it is asked for. */
  readonly table: SectionTable
}

const IDENT_BYTES = 16
const MAGIC = [0x7f, 0x45, 0x4c, 0x46] as const // "\x7fELF"
const MODULE_FILE_BYTES_MIN = 6 // libkmod wants to see the longest magic of a compressed file before anything else.
const MACHINE_AT = 0x12

/** Where the two classes differ in the file header. System V ABI, figure 4-3. */
const LAYOUT = {
  32: { headerBytes: 52, tableOffsetAt: 0x20, entryBytesAt: 0x2e, sectionHeaderBytes: 40 },
  64: { headerBytes: 64, tableOffsetAt: 0x28, entryBytesAt: 0x3a, sectionHeaderBytes: 64 },
} as const

/**
 * Reads the header and the section table. Accepts what libkmod 34 accepts: type, version, and flags are not looked at, and
 * a section that lies outside the file counts as absent. Refuses with ENOEXEC what is no ELF, with EINVAL what is broken.
 */
export function parseElf(bytes: Uint8Array): Elf {
  const { bits, endian } = identify(bytes)
  const layout = LAYOUT[bits]
  const reader = new ByteReader(bytes, 'ELF', endian)
  if (bytes.length < layout.headerBytes) reader.fail('truncated header', bytes.length)
  reader.offset = MACHINE_AT
  const machine = reader.uint16()
  reader.offset = layout.tableOffsetAt
  const tableOffset = bits === 64 ? reader.size64() : reader.uint32()
  reader.offset = layout.entryBytesAt
  if (reader.uint16() !== layout.sectionHeaderBytes) reader.fail('unknown size of section headers', layout.entryBytesAt)
  const count = reader.uint16()
  const namesIndex = reader.uint16()
  // kmod 34 stops on a failed assertion here; extended numbering, where the count is in section 0, it does not know.
  if (namesIndex === 0 || namesIndex >= count) reader.fail('no section of names', layout.entryBytesAt + 4)
  reader.offset = tableOffset
  reader.take(count * layout.sectionHeaderBytes)
  const table = new SectionTable(bytes, { tableOffset, count, bits, endian, namesIndex })
  return {
    bytes,
    bits,
    endian,
    machine,
    table,
    get sections() {
      return Array.from({ length: count }, (_, index) => table.section(index))
    },
  }
}

function identify(bytes: Uint8Array): { bits: 32 | 64; endian: Endian } {
  if (bytes.length < MODULE_FILE_BYTES_MIN) throw new FormatError('ELF', bytes.length, 'file too short for a module')
  if (bytes.length <= IDENT_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new FormatError('ELF', 0, 'not an ELF object', 'ENOEXEC')
  }
  const bits = bytes[4] === 1 ? 32 : bytes[4] === 2 ? 64 : undefined
  const endian = bytes[5] === 1 ? 'little' : bytes[5] === 2 ? 'big' : undefined
  if (bits === undefined) throw new FormatError('ELF', 4, 'neither 32 nor 64 bit')
  if (endian === undefined) throw new FormatError('ELF', 5, 'neither little nor big endian')
  return { bits, endian }
}
