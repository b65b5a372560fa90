import { FormatError } from '../../errors.ts'
import { ByteReader, latin1 } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'

/** A symbol that the module wants from outside, with the checksum of the prototype that it was compiled against. */
export interface SymbolVersion {
  readonly symbol: string
  readonly crc: bigint
}

/** `sizeof(struct modversion_info)`: an unsigned long and the name. Linux include/linux/module.h. */
export const VERSION_RECORD_BYTES = 64

/** The records of `__versions`, names without the leading dot of PowerPC's entry points. ENODATA without that section. */
export function modversions(elf: Elf): SymbolVersion[] {
  const section = namedSectionBytes(elf, '__versions')
  if (section === undefined) throw new FormatError('ELF', 0, 'no section __versions', 'ENODATA')
  return readVersions(elf, section).map(({ symbol, crc }) => ({
    symbol: symbol.startsWith('.') ? symbol.slice(1) : symbol,
    crc,
  }))
}

/** The records as they stand, dots included. */
export function readVersions(elf: Elf, section: Uint8Array): SymbolVersion[] {
  const reader = new ByteReader(section, '__versions', elf.endian)
  if (section.length % VERSION_RECORD_BYTES !== 0) reader.fail('size is not a multiple of 64')
  const nameBytes = VERSION_RECORD_BYTES - elf.bits / 8
  const versions: SymbolVersion[] = []
  while (reader.offset < section.length) {
    const crc = elf.bits === 64 ? reader.uint64() : BigInt(reader.uint32())
    const name = reader.take(nameBytes)
    const end = name.indexOf(0)
    if (end < 0) reader.fail('name without its NUL', reader.offset - nameBytes)
    versions.push({ symbol: latin1(name.subarray(0, end)), crc })
  }
  return versions
}

/**
 * The extended form of Linux 6.14, for names that do not fit in 55 bytes: checksums in `__version_ext_crcs`, as many names in
 * `__version_ext_names`. ENODATA without these sections. kmod 34 does not read them.
 */
export function extendedModversions(elf: Elf): SymbolVersion[] {
  const crcs = namedSectionBytes(elf, '__version_ext_crcs')
  const names = namedSectionBytes(elf, '__version_ext_names')
  if (crcs === undefined || names === undefined) {
    throw new FormatError('ELF', 0, 'no sections __version_ext_crcs and __version_ext_names', 'ENODATA')
  }
  const crcReader = new ByteReader(crcs, '__version_ext_crcs', elf.endian)
  const nameReader = new ByteReader(names, '__version_ext_names', elf.endian)
  if (crcs.length % 4 !== 0) crcReader.fail('size is not a multiple of 4')
  const versions: SymbolVersion[] = []
  while (crcReader.offset < crcs.length) {
    versions.push({ symbol: nameReader.cString(), crc: BigInt(crcReader.uint32()) })
  }
  if (nameReader.offset !== names.length) nameReader.fail('more names than checksums')
  return versions
}
