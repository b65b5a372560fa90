import type { NamePool } from '../../formats/bytes/index.ts'
import type { KernelSymbol } from '../../formats/symvers/index.ts'
import type { AModule } from './a-module.ts'

/** The owner of a symbol that vmlinux provides. */
const KERNEL = -1

/** The owner of one that nobody provides. */
export const NOBODY = -2

/** Symbols that no file lists: the loader makes the first, S390 and PowerPC fake the others. */
const PSEUDO_SYMBOLS = ['__this_module', '_GLOBAL_OFFSET_TABLE_', 'TOC.']

const DOT = 0x2e

/** All symbols of kernel and modules, each with the last one that provides it: a place in the list of modules, or KERNEL. */
export class SymbolOwners {
  readonly #pool: NamePool
  /** The byte that the architecture puts before each symbol, or one that no name begins with. */
  readonly #prefix: number
  /** By name. */
  #owners = new Int32Array()
  /** Two words for each: the checksum's lower half, then the upper. */
  #crcs = new Uint32Array()

  /** `prefix` is one character or none. */
  constructor(pool: NamePool, prefix: string) {
    this.#pool = pool
    this.#prefix = prefix === '' ? -1 : prefix.charCodeAt(0)
  }

  /** Their prefixes are gone already. */
  addKernel(symbols: readonly KernelSymbol[]): void {
    for (const { symbol, crc } of [...symbols, ...PSEUDO_SYMBOLS.map((symbol) => ({ symbol, crc: 0n }))]) {
      this.#put(this.#pool.numberOfText(symbol), KERNEL, Number(crc & 0xffff_ffffn), Number(crc >> 32n))
    }
  }

  addModules(modules: readonly AModule[]): void {
    for (let owner = 0; owner < modules.length; owner++) {
      const { names, crcs } = modules[owner]!.facts.exports
      for (let index = 0; index < names.length; index++) {
        this.#put(this.#without(this.#prefix, names[index]!), owner, crcs[2 * index]!, crcs[2 * index + 1]!)
      }
    }
  }

  /** The name under which a symbol may be provided that a module names so: PowerPC's entry points begin with a dot. */
  providedName(needed: number): number {
    return this.#without(this.#prefix, this.#without(DOT, needed))
  }

  /** Who provides the symbol of this name. */
  ownerOf(name: number): number {
    return name < this.#owners.length ? this.#owners[name]! : NOBODY
  }

  hasCrc(name: number, low: number, high: number): boolean {
    return this.#crcs[2 * name] === low && this.#crcs[2 * name + 1] === high
  }

  /** The names that modules provide, in the order in which they came into the pool. */
  namesOfModules(): number[] {
    const names: number[] = []
    for (let name = 0; name < this.#owners.length; name++) if (this.#owners[name]! >= 0) names.push(name)
    return names
  }

  #put(name: number, owner: number, crcLow: number, crcHigh: number): void {
    if (name >= this.#owners.length) this.#grow()
    this.#owners[name] = owner
    this.#crcs[2 * name] = crcLow
    this.#crcs[2 * name + 1] = crcHigh
  }

  #grow(): void {
    const owners = new Int32Array(2 * this.#pool.count).fill(NOBODY)
    owners.set(this.#owners)
    this.#owners = owners
    const crcs = new Uint32Array(2 * owners.length)
    crcs.set(this.#crcs)
    this.#crcs = crcs
  }

  #without(first: number, name: number): number {
    return this.#pool.firstByte(name) === first ? this.#pool.numberOfText(this.#pool.text(name).slice(1)) : name
  }
}
