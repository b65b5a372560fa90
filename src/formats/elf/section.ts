import { ByteReader, type Endian, latin1 } from '../bytes/index.ts'

/** One entry of the section table. Numbers above 2^53 are approximate: no file reaches that far. */
export interface Section {
  readonly index: number
  /** Where its header is in the file. */
  readonly headerOffset: number
  /** Empty where the header points outside the names. Cut at 1024 bytes, which no name of a module's reaches. */
  readonly name: string
  readonly type: number
  readonly flags: number
  readonly address: bigint
  readonly offset: number
  readonly sizeBytes: number
  readonly link: number
  readonly info: number
  readonly entrySizeBytes: number
  /** False where range or name lie outside the file: libkmod then acts as if the section did not exist. */
  readonly readable: boolean
}

interface SectionTable {
  readonly table: Uint8Array
  /** Where the table is in the file. */
  readonly tableOffset: number
  readonly bits: 32 | 64
  readonly endian: Endian
  /** The section that holds the names, `e_shstrndx`; the caller has checked that it is in the table. */
  readonly namesIndex: number
}

const NAME_BYTES_MAX = 1024

/** Every section header, with its range checked against the file. Fails only where the section of names is broken. */
export function readSections(
  file: Uint8Array,
  { table, tableOffset, bits, endian, namesIndex }: SectionTable,
): Section[] {
  const headers: RawHeader[] = []
  const reader = new ByteReader(table, 'ELF section table', endian)
  while (reader.offset < table.length)
    headers.push({ headerOffset: tableOffset + reader.offset, ...readHeader(reader, bits) })

  const namesHeader = headers[namesIndex]!
  if (!rangeFits(file, namesHeader.offset, namesHeader.sizeBytes)) reader.fail('section of names outside the file', 0)
  const names = file.subarray(namesHeader.offset, namesHeader.offset + namesHeader.sizeBytes)
  if (names.at(-1) !== 0) reader.fail('section of names does not end in NUL', 0)
  if (namesHeader.nameOffset >= names.length) reader.fail('section of names is named outside itself', 0)

  return headers.map(({ nameOffset, ...header }, index) => ({
    index,
    name: nameAt(names, nameOffset),
    ...header,
    readable: nameOffset < names.length && rangeFits(file, header.offset, header.sizeBytes),
  }))
}

/** True if the range is inside the file. Written so that no sum can overflow. */
function rangeFits(file: Uint8Array, offset: number, sizeBytes: number): boolean {
  return sizeBytes <= file.length && offset <= file.length - sizeBytes
}

interface RawHeader extends Omit<Section, 'index' | 'name' | 'readable'> {
  readonly nameOffset: number
}

function readHeader(reader: ByteReader, bits: 32 | 64): Omit<RawHeader, 'headerOffset'> {
  const word = bits === 64 ? () => reader.uint64() : () => reader.uint32()
  const nameOffset = reader.uint32()
  const type = reader.uint32()
  const flags = Number(word())
  const address = BigInt(word())
  const offset = Number(word())
  const sizeBytes = Number(word())
  const link = reader.uint32()
  const info = reader.uint32()
  word() // sh_addralign
  const entrySizeBytes = Number(word())
  return { nameOffset, type, flags, address, offset, sizeBytes, link, info, entrySizeBytes }
}

function nameAt(names: Uint8Array, offset: number): string {
  const window = names.subarray(offset, offset + NAME_BYTES_MAX)
  const end = window.indexOf(0)
  return latin1(end < 0 ? window : window.subarray(0, end))
}
