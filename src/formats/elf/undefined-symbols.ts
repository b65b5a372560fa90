import type { Elf } from './elf.ts'
import { readVersions, type SymbolVersion, VERSION_RECORD_BYTES } from './modversions.ts'
import { namedSectionBytes } from './section-bytes.ts'
import { SymbolTable } from './symbol-table.ts'

/** A symbol that somebody else must provide. */
export interface UndefinedSymbol {
  readonly symbol: string
  /** From `__versions`; 0 where that does not list the symbol. */
  readonly crc: bigint
  /** A weak symbol may stay without a provider. Of the bindings that libkmod's interface names, it answers only these two. */
  readonly bind: 'weak' | 'undefined'
}

/** `st_shndx` of what somebody else must provide. */
const SHN_UNDEF = 0
/** The binding of what may stay without a provider. */
const STB_WEAK = 2
const STT_REGISTER = 13 // A global register that the compiler declares as a symbol, on SPARC only.
const EM_SPARC = 2
const EM_SPARCV9 = 43

/**
 * The undefined symbols in table order, then what `__versions` lists besides, as `module_layout`. EINVAL where the symbol
 * table is missing or broken. libkmod 34 `kmod_module_get_dependency_symbols()`.
 */
export function undefinedSymbols(elf: Elf): UndefinedSymbol[] {
  const symbols = new SymbolTable(elf)
  const versions = versionsIfWhole(elf)
  const firstOfName = new Map<string, number>()
  versions.forEach(({ symbol }, index) => {
    if (!firstOfName.has(symbol)) firstOfName.set(symbol, index)
  })

  const registers = hasRegisters(elf)
  const needed: UndefinedSymbol[] = []
  const matched = new Set<number>()
  for (let index = 1; index < symbols.count; index++) {
    if (symbols.sectionIndex(index) !== SHN_UNDEF || (registers && isRegister(symbols.info(index)))) continue
    const symbol = symbols.nameAt(symbols.nameOffset(index))
    if (symbol === '') continue
    const version = firstOfName.get(symbol)
    if (version !== undefined) matched.add(version)
    const crc = version === undefined ? 0n : versions[version]!.crc
    needed.push({ symbol, crc, bind: symbols.info(index) >> 4 === STB_WEAK ? 'weak' : 'undefined' })
  }
  versions.forEach(({ symbol, crc }, index) => {
    if (!matched.has(index)) needed.push({ symbol, crc, bind: 'undefined' })
  })
  return needed
}

/** Of a `__versions` that ends within a record libkmod uses nothing, of one with a broken name it makes an error. */
function versionsIfWhole(elf: Elf): SymbolVersion[] {
  const section = namedSectionBytes(elf, '__versions')
  if (section === undefined || section.length % VERSION_RECORD_BYTES !== 0) return []
  return readVersions(elf, section)
}

/** Only SPARC has symbols that are registers. */
function hasRegisters({ machine }: Elf): boolean {
  return machine === EM_SPARC || machine === EM_SPARCV9
}

/** True for the `st_info` of a register. */
function isRegister(info: number): boolean {
  return (info & 0xf) === STT_REGISTER
}
