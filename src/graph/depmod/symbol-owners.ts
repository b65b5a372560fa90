import type { NamePool } from '../../formats/bytes/index.ts'
import type { KernelSymbol } from '../../formats/symvers/index.ts'
import type { AModule } from './a-module.ts'

/** The owner of a symbol that vmlinux provides. */
export const KERNEL = -1

/** Who provides a symbol. */
export interface SymbolOwner {
  /** The number of its name without the prefix of the architecture. */
  readonly name: number
  /** A place in the list of modules, or KERNEL. */
  readonly owner: number
  /** The checksum's halves. */
  readonly crcLow: number
  readonly crcHigh: number
}

/** Symbols that no file lists: the loader makes the first, S390 and PowerPC fake the others. */
const PSEUDO_SYMBOLS = ['__this_module', '_GLOBAL_OFFSET_TABLE_', 'TOC.']

const DOT = 0x2e

/** All symbols of kernel and modules, each with the last one that provides it. */
export class SymbolOwners {
  readonly #pool: NamePool
  /** The byte that the architecture puts before each symbol, or one that no name begins with. */
  readonly #prefix: number
  readonly #owners = new Map<number, SymbolOwner>()

  /** `prefix` is one character or none. */
  constructor(pool: NamePool, prefix: string) {
    this.#pool = pool
    this.#prefix = prefix === '' ? -1 : prefix.charCodeAt(0)
  }

  /** Their prefixes are gone already. */
  addKernel(symbols: readonly KernelSymbol[]): void {
    for (const { symbol, crc } of [...symbols, ...PSEUDO_SYMBOLS.map((symbol) => ({ symbol, crc: 0n }))]) {
      const halves = { crcLow: Number(crc & 0xffff_ffffn), crcHigh: Number(crc >> 32n) }
      const name = this.#pool.numberOfText(symbol)
      this.#owners.set(name, { name, owner: KERNEL, ...halves })
    }
  }

  addModules(modules: readonly AModule[]): void {
    for (const [owner, { facts }] of modules.entries()) {
      const { names, crcs } = facts.exports
      for (let index = 0; index < names.length; index++) {
        const name = this.#without(this.#prefix, names[index]!)
        this.#owners.set(name, { name, owner, crcLow: crcs[2 * index]!, crcHigh: crcs[2 * index + 1]! })
      }
    }
  }

  /** The owner of a symbol as a module names it: PowerPC's entry points begin with a dot. */
  find(needed: number): SymbolOwner | undefined {
    return this.#owners.get(this.#without(this.#prefix, this.#without(DOT, needed)))
  }

  all(): Iterable<SymbolOwner> {
    return this.#owners.values()
  }

  #without(first: number, name: number): number {
    return this.#pool.firstByte(name) === first ? this.#pool.numberOfText(this.#pool.text(name).slice(1)) : name
  }
}
