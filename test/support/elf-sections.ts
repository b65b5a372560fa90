import { ByteWriter } from './byte-writer.ts'
import type { ModuleParts, SectionParts } from './elf-builder.ts'

export const SHT_NULL = 0
const SHT_PROGBITS = 1
export const SHT_SYMTAB = 2
export const SHT_STRTAB = 3
const SHT_NOTE = 7
const SHN_UNDEF = 0
const SHN_ABS = 0xfff1
const STB_LOCAL = 0
const STB_GLOBAL = 1
const STB_WEAK = 2

/** Fixed places, so that symbols can point to them. */
const STRINGS_INDEX = 1
const CRCS_INDEX = 2

interface SymbolParts {
  readonly name: string
  readonly value?: number
  readonly bind?: number
  readonly type?: number
  readonly sectionIndex: number
}

/** The sections of a module, symbol table last, without the empty section 0 and without names. */
export function moduleSections(parts: ModuleParts): SectionParts[] {
  const { strings, crcs, symbols } = exportsOf(parts)
  const sections: SectionParts[] = [
    { name: '__ksymtab_strings', type: SHT_PROGBITS, bytes: strings },
    { name: '__kcrctab', type: SHT_PROGBITS, bytes: crcs },
    { name: '.modinfo', type: SHT_PROGBITS, bytes: strung(parts.modinfo ?? ['license=GPL']) },
  ]
  if (parts.buildId)
    sections.push({ name: '.note.gnu.build-id', type: SHT_NOTE, bytes: buildIdNote(parts, parts.buildId) })
  if (parts.versions)
    sections.push({ name: '__versions', type: SHT_PROGBITS, bytes: versionRecords(parts, parts.versions) })
  sections.push(...extendedVersionSections(parts))
  const wanted = (parts.undefined ?? []).map((entry) => (typeof entry === 'string' ? { symbol: entry } : entry))
  for (const { symbol, weak, type } of wanted) {
    symbols.push({
      name: symbol,
      bind: weak === true ? STB_WEAK : STB_GLOBAL,
      type: type ?? 0,
      sectionIndex: SHN_UNDEF,
    })
  }
  return [...sections, ...symbolSections(parts, symbols)]
}

function exportsOf(parts: ModuleParts): { strings: Uint8Array; crcs: Uint8Array; symbols: SymbolParts[] } {
  const strings = new ByteWriter()
  const crcs = new ByteWriter(parts.endian ?? 'little')
  const symbols: SymbolParts[] = []
  for (const { symbol, crc, namespace } of parts.exports ?? []) {
    const value = strings.sizeBytes
    strings.text(`${symbol}\0${namespace === undefined ? '' : `${namespace}\0`}`)
    const namespaceAt = value + symbol.length + (namespace === undefined ? 0 : 1)
    symbols.push({ name: `__kstrtab_${symbol}`, value, sectionIndex: STRINGS_INDEX })
    symbols.push({ name: `__kstrtabns_${symbol}`, value: namespaceAt, sectionIndex: STRINGS_INDEX })
    if (crc === undefined) continue
    const name = `__crc_${symbol}`
    if (parts.absoluteCrcs === true) symbols.push({ name, value: crc, bind: STB_GLOBAL, sectionIndex: SHN_ABS })
    else symbols.push({ name, value: crcs.sizeBytes, sectionIndex: CRCS_INDEX })
    crcs.uint32(crc)
  }
  return { strings: strings.finish(), crcs: crcs.finish(), symbols }
}

function symbolSections(parts: ModuleParts, symbols: readonly SymbolParts[]): SectionParts[] {
  const bits = parts.bits ?? 64
  const locals = symbols.filter(({ bind = STB_LOCAL }) => bind === STB_LOCAL)
  const others = symbols.filter(({ bind = STB_LOCAL }) => bind !== STB_LOCAL)
  const entrySizeBytes = bits === 64 ? 24 : 16
  const names = new ByteWriter().text('\0')
  const table = new ByteWriter(parts.endian ?? 'little').zeros(entrySizeBytes)
  for (const { name, value = 0, bind = STB_LOCAL, type = 0, sectionIndex } of [...locals, ...others]) {
    const info = (bind << 4) | type
    table.uint32(names.sizeBytes)
    if (bits === 64) table.bytes([info, 0]).uint16(sectionIndex).word(value, bits).word(0, bits)
    else table.word(value, bits).word(0, bits).bytes([info, 0]).uint16(sectionIndex)
    names.text(`${name}\0`)
  }
  return [
    { name: '.symtab', type: SHT_SYMTAB, bytes: table.finish(), entrySizeBytes, info: locals.length + 1 },
    { name: '.strtab', type: SHT_STRTAB, bytes: names.finish() },
  ]
}

function versionRecords(
  { bits = 64, endian = 'little' }: ModuleParts,
  versions: NonNullable<ModuleParts['versions']>,
): Uint8Array {
  const records = new ByteWriter(endian)
  for (const { symbol, crc } of versions) {
    records.word(crc, bits).text(symbol)
    records.zeros(64 - bits / 8 - symbol.length)
  }
  return records.finish()
}

function extendedVersionSections({ endian = 'little', extendedVersions }: ModuleParts): SectionParts[] {
  if (extendedVersions === undefined) return []
  const crcs = new ByteWriter(endian)
  for (const { crc } of extendedVersions) crcs.uint32(crc)
  return [
    { name: '__version_ext_crcs', type: SHT_PROGBITS, bytes: crcs.finish() },
    { name: '__version_ext_names', type: SHT_PROGBITS, bytes: strung(extendedVersions.map(({ symbol }) => symbol)) },
  ]
}

function buildIdNote({ endian = 'little' }: ModuleParts, id: Uint8Array): Uint8Array {
  const padding = (4 - (id.length % 4)) % 4
  return new ByteWriter(endian).uint32(4).uint32(id.length).uint32(3).text('GNU\0').bytes(id).zeros(padding).finish()
}

function strung(strings: readonly string[]): Uint8Array {
  return new ByteWriter().text(strings.map((text) => `${text}\0`).join('')).finish()
}
