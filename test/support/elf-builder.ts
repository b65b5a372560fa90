import { ByteWriter } from './byte-writer.ts'
import { moduleSections, SHT_NULL, SHT_STRTAB, SHT_SYMTAB } from './elf-sections.ts'
import { type SignatureParts, signatureTrailer } from './signature-builder.ts'

/** What a test wants its module to say. Everything has a default. */
export interface ModuleParts {
  readonly bits?: 32 | 64
  readonly endian?: 'little' | 'big'
  /** `e_machine`; x86-64 by default. */
  readonly machine?: number
  /** The `key=value` strings; `license=GPL` by default. */
  readonly modinfo?: readonly string[]
  /** With a checksum, a `__crc_` symbol is made; without, only the string. */
  readonly exports?: readonly { readonly symbol: string; readonly crc?: number; readonly namespace?: string }[]
  /** Put the checksums into the symbols' values, as Linux before 5.19 did on some architectures. */
  readonly absoluteCrcs?: boolean
  readonly undefined?: readonly (
    | string
    | { readonly symbol: string; readonly weak?: boolean; readonly type?: number }
  )[]
  readonly versions?: readonly { readonly symbol: string; readonly crc: number }[]
  readonly extendedVersions?: readonly { readonly symbol: string; readonly crc: number }[]
  readonly buildId?: Uint8Array
  /** Names of sections to leave out, as `.modinfo`. */
  readonly without?: readonly string[]
  readonly signature?: SignatureParts
}

/** One section, before it has an index and an offset. */
export interface SectionParts {
  readonly name: string
  readonly type: number
  readonly bytes: Uint8Array
  readonly entrySizeBytes?: number
  /** Of a symbol table: the index of its first symbol that is not local. */
  readonly info?: number
}

const ET_REL = 1
const EM_X86_64 = 62

/** The bytes of a small relocatable object with what modonce reads of a kernel module, and nothing that could run. */
export function buildModule(parts: ModuleParts = {}): Uint8Array {
  const bits = parts.bits ?? 64
  const endian = parts.endian ?? 'little'
  const absent = { name: '', type: SHT_NULL, bytes: new Uint8Array(0) }
  // What is left out keeps its place, because symbols point to sections by number.
  const sections = moduleSections(parts).map((section) => (parts.without?.includes(section.name) ? absent : section))
  const elf = assemble([absent, ...sections], { bits, endian, machine: parts.machine ?? EM_X86_64 })
  if (parts.signature === undefined) return elf
  return new ByteWriter().bytes(elf).bytes(signatureTrailer(parts.signature)).finish()
}

interface Target {
  readonly bits: 32 | 64
  readonly endian: 'little' | 'big'
  readonly machine: number
}

/** Header, contents, section headers. The section of names is added as the last one. */
function assemble(sections: readonly SectionParts[], { bits, endian, machine }: Target): Uint8Array {
  const headerBytes = bits === 64 ? 64 : 52
  const names = new ByteWriter()
  const nameOffsets = [...sections.map(({ name }) => name), '.shstrtab'].map((name) => {
    const offset = names.sizeBytes
    names.text(`${name}\0`)
    return offset
  })
  const all = [...sections, { name: '.shstrtab', type: SHT_STRTAB, bytes: names.finish() }]

  const strtab = all.findIndex(({ name }) => name === '.strtab')
  const contents = new ByteWriter(endian)
  const headers = new ByteWriter(endian)
  all.forEach(({ type, bytes, entrySizeBytes, info }, index) => {
    const offset = type === SHT_NULL ? 0 : headerBytes + contents.sizeBytes
    headers.uint32(nameOffsets[index]!).uint32(type).word(0, bits).word(0, bits)
    headers.word(offset, bits).word(bytes.length, bits)
    headers.uint32(type === SHT_SYMTAB ? strtab : 0).uint32(info ?? 0)
    headers.word(1, bits).word(entrySizeBytes ?? 0, bits)
    contents.bytes(bytes)
  })

  const file = new ByteWriter(endian)
  file.bytes([0x7f, 0x45, 0x4c, 0x46, bits / 32, endian === 'little' ? 1 : 2, 1]).zeros(9)
  file.uint16(ET_REL).uint16(machine).uint32(1).word(0, bits).word(0, bits)
  file
    .word(headerBytes + contents.sizeBytes, bits)
    .uint32(0)
    .uint16(headerBytes)
    .uint16(0)
    .uint16(0)
  file
    .uint16(bits === 64 ? 64 : 40)
    .uint16(all.length)
    .uint16(all.length - 1)
  return file.bytes(contents.finish()).bytes(headers.finish()).finish()
}
