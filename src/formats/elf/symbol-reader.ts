import { type NamePool, WordStore } from '../bytes/index.ts'
import { CrcWords } from './crc-words.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'
import { type ModuleSymbols, NO_SYMBOLS, type SymbolNumbers } from './symbol-numbers.ts'
import { SymbolScan } from './symbol-scan.ts'
import { NAME_BYTES_PER_FILE_BYTE_MAX } from './symbol-table.ts'
import { VersionList } from './version-list.ts'

/** In the place of the name of a version that an undefined symbol has. */
const USED = 0xffff_ffff

const NO_WEAK: readonly number[] = []

/**
 * Tells of one module after the other what exportedSymbols() and undefinedSymbols() tell of it: no object and no string a
 * symbol, only numbers in a pool of names. What those refuse is nothing here.
 */
export class SymbolReader {
  readonly #pool: NamePool
  readonly #store = new WordStore()
  readonly #symbols = new SymbolScan()
  readonly #versions = new VersionList()
  /** Room for the names and checksums of one module. */
  #names = new Uint32Array()
  #crcs = new Uint32Array()
  /** By name: its first version, counted on from module to module, so that nothing must be cleared. */
  #firstVersions = new Int32Array()
  #markedBefore = 1

  constructor(pool: NamePool) {
    this.#pool = pool
  }

  read(elf: Elf): ModuleSymbols {
    const hasTable = this.#symbols.scan(elf)
    const exports = (hasTable ? this.#exportedWithCrc(elf) : undefined) ?? this.#exportedStrings(elf)
    const needs = hasTable ? this.#needs(elf) : undefined
    return { exports, needs: needs ?? NO_SYMBOLS, weak: needs === undefined ? NO_WEAK : this.#symbols.weak }
  }

  /** Undefined where there are none, or where one symbol of the table is broken: libkmod then turns to the strings. */
  #exportedWithCrc(elf: Elf): SymbolNumbers | undefined {
    const { exportedNames, exportedAt, exportedCount, someAreBroken } = this.#symbols
    if (exportedCount === 0 || someAreBroken) return undefined
    this.#makeRoom(exportedCount)
    if (!this.#number(elf, exportedNames, exportedCount)) return undefined
    const reader = new CrcWords(elf)
    for (let index = 0; index < exportedCount; index++) reader.put(exportedAt[index]!, this.#crcs, 2 * index)
    return this.#kept(exportedCount)
  }

  #exportedStrings(elf: Elf): SymbolNumbers | undefined {
    const section = namedSectionBytes(elf, '__ksymtab_strings')
    if (section === undefined || section.length <= 1) return NO_SYMBOLS
    if (section.at(-1) !== 0) return undefined
    const starts: number[] = []
    for (let start = 0; start < section.length; ) {
      const end = section.indexOf(0, start)
      if (end > start) starts.push(section.byteOffset - elf.bytes.byteOffset + start)
      start = end + 1
    }
    this.#makeRoom(starts.length)
    this.#crcs.fill(0, 0, 2 * starts.length)
    return this.#number(elf, Uint32Array.from(starts), starts.length) ? this.#kept(starts.length) : undefined
  }

  /** The undefined symbols in table order, then what `__versions` lists besides. Undefined where a name is broken. */
  #needs(elf: Elf): SymbolNumbers | undefined {
    const { undefinedNames, undefinedCount, undefinedAreBroken } = this.#symbols
    const versions = this.#versions
    if (undefinedAreBroken || !versions.read(elf, this.#pool)) return undefined
    this.#makeRoom(undefinedCount + versions.count)
    if (!this.#number(elf, undefinedNames, undefinedCount)) return undefined
    return this.#kept(this.#putCrcs(undefinedCount, versions, this.#marks()))
  }

  /** Gives undefined symbols the checksums of their versions, and puts the other versions behind them. Gives how many there are then. */
  #putCrcs(undefinedCount: number, versions: VersionList, marks: Int32Array): number {
    const names = this.#names
    const crcs = this.#crcs
    const { names: versionNames, crcs: versionCrcs, count: versionCount } = versions
    const before = this.#markedBefore
    for (let version = versionCount - 1; version >= 0; version--) marks[versionNames[version]!] = before + version
    for (let index = 0; index < undefinedCount; index++) {
      const version = marks[names[index]!]! - before
      crcs[2 * index] = version < 0 ? 0 : versionCrcs[2 * version]!
      crcs[2 * index + 1] = version < 0 ? 0 : versionCrcs[2 * version + 1]!
      if (version >= 0) versionNames[version] = USED
    }
    let count = undefinedCount
    for (let version = 0; version < versionCount; version++) {
      if (versionNames[version] === USED) continue
      names[count] = versionNames[version]!
      crcs[2 * count] = versionCrcs[2 * version]!
      crcs[2 * count + 1] = versionCrcs[2 * version + 1]!
      count++
    }
    this.#markedBefore += versionCount
    return count
  }

  #marks(): Int32Array {
    if (this.#pool.count > this.#firstVersions.length) {
      const larger = new Int32Array(2 * this.#pool.count)
      larger.set(this.#firstVersions)
      this.#firstVersions = larger
    }
    return this.#firstVersions
  }

  #number(elf: Elf, starts: Uint32Array, count: number): boolean {
    const bytesMax = NAME_BYTES_PER_FILE_BYTE_MAX * elf.bytes.length
    return this.#pool.numberStrings(elf.view, starts, count, this.#names, bytesMax)
  }

  #makeRoom(count: number): void {
    if (count <= this.#names.length) return
    this.#names = new Uint32Array(2 * count)
    this.#crcs = new Uint32Array(4 * count)
  }

  #kept(count: number): SymbolNumbers {
    return { names: this.#store.keep(this.#names, count), crcs: this.#store.keep(this.#crcs, 2 * count) }
  }
}
