import { FormatError } from '../../errors.ts'
import type { Endian } from '../bytes/index.ts'
import type { FetchPart } from './fetch-part.ts'
import { type Section, SectionTable } from './section.ts'

const ALL_IS_THERE: FetchPart = () => undefined

/** A relocatable object, as far as libkmod looks at one. It holds a view of the file's bytes, not a copy. */
export interface Elf {
  readonly bytes: Uint8Array
  /** The same bytes. */
  readonly view: DataView
  /** For bytes outside the section that was asked for: those of sections are fetched. */
  readonly fetch: FetchPart
  readonly bits: 32 | 64
  readonly endian: Endian
  /** `e_machine`, as in 62 for x86-64. */
  readonly machine: number
  readonly sections: readonly Section[]
  /** The same, each read when it is asked for. */
  readonly table: SectionTable
}

const IDENT_BYTES = 16
const MAGIC = 0x7f454c46 // "\x7fELF"
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
 * Of `bytes`, all but the first 64 may have to be fetched.
 */
export function parseElf(bytes: Uint8Array, fetch: FetchPart = ALL_IS_THERE): Elf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bits = bitsOf(view)
  const endian = endianOf(view)
  const little = endian === 'little'
  const { headerBytes, tableOffsetAt, entryBytesAt, sectionHeaderBytes } = LAYOUT[bits]
  if (bytes.length < headerBytes) fail(bytes.length, 'truncated header')
  const tableOffset = bits === 64 ? offset64(view, tableOffsetAt, little) : view.getUint32(tableOffsetAt, little)
  if (view.getUint16(entryBytesAt, little) !== sectionHeaderBytes) fail(entryBytesAt, 'unknown size of section headers')
  const count = view.getUint16(entryBytesAt + 2, little)
  const namesIndex = view.getUint16(entryBytesAt + 4, little)
  // kmod 34 stops on a failed assertion here; extended numbering, where the count is in section 0, it does not know.
  if (namesIndex === 0 || namesIndex >= count) fail(entryBytesAt + 4, 'no section of names')
  const tableBytes = count * sectionHeaderBytes
  if (tableOffset + tableBytes > bytes.length) fail(tableOffset, 'truncated')
  fetch(tableOffset, tableBytes)
  const table = new SectionTable(bytes, view, fetch, { tableOffset, count, bits, endian, namesIndex })
  return new ElfFile({ bytes, view, fetch, bits, endian, machine: view.getUint16(MACHINE_AT, little), table })
}

class ElfFile implements Elf {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly fetch: FetchPart
  readonly bits: 32 | 64
  readonly endian: Endian
  readonly machine: number
  readonly table: SectionTable

  constructor({ bytes, view, fetch, bits, endian, machine, table }: Omit<Elf, 'sections'>) {
    this.bytes = bytes
    this.view = view
    this.fetch = fetch
    this.bits = bits
    this.endian = endian
    this.machine = machine
    this.table = table
  }

  get sections(): readonly Section[] {
    return Array.from({ length: this.table.count }, (_, index) => this.table.section(index))
  }
}

function bitsOf(view: DataView): 32 | 64 {
  const { byteLength } = view
  if (byteLength < MODULE_FILE_BYTES_MIN) fail(byteLength, 'file too short for a module')
  if (byteLength <= IDENT_BYTES || view.getUint32(0) !== MAGIC) {
    throw new FormatError('ELF', 0, 'not an ELF object', 'ENOEXEC')
  }
  const kind = view.getUint8(4)
  return kind === 1 ? 32 : kind === 2 ? 64 : fail(4, 'neither 32 nor 64 bit')
}

function endianOf(view: DataView): Endian {
  const kind = view.getUint8(5)
  return kind === 1 ? 'little' : kind === 2 ? 'big' : fail(5, 'neither little nor big endian')
}

function offset64(view: DataView, at: number, little: boolean): number {
  const offset = view.getUint32(little ? at + 4 : at, little) * 2 ** 32 + view.getUint32(little ? at : at + 4, little)
  return offset <= Number.MAX_SAFE_INTEGER ? offset : fail(at, '64-bit value beyond any file')
}

function fail(offset: number, problem: string): never {
  throw new FormatError('ELF', offset, problem)
}
