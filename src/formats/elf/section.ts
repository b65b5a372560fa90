import { FormatError } from '../../errors.ts'
import { type Endian, latin1 } from '../bytes/index.ts'
import type { FetchPart } from './fetch-part.ts'

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

interface SectionTableParts {
  /** Where the table is in the file; the caller has checked that all of it is there. */
  readonly tableOffset: number
  readonly count: number
  readonly bits: 32 | 64
  readonly endian: Endian
  /** The section that holds the names, `e_shstrndx`; the caller has checked that it is in the table. */
  readonly namesIndex: number
}

const NAME_BYTES_MAX = 1024

/** Where the two classes differ in a section header. System V ABI, figure 4-8. */
const LAYOUT = {
  32: { headerBytes: 40, addressAt: 12, offsetAt: 16, sizeAt: 20, linkAt: 24, entrySizeAt: 36 },
  64: { headerBytes: 64, addressAt: 16, offsetAt: 24, sizeAt: 32, linkAt: 40, entrySizeAt: 56 },
} as const

/** The section headers of a file, read where asked: most of a module's forty are nobody's business. */
export class SectionTable {
  readonly count: number
  readonly #file: Uint8Array
  readonly #view: DataView
  readonly #fetch: FetchPart
  readonly #tableOffset: number
  readonly #layout: (typeof LAYOUT)[32 | 64]
  readonly #wide: boolean
  readonly #little: boolean
  readonly #names: Uint8Array

  /** EINVAL where the section of names is broken. */
  constructor(
    file: Uint8Array,
    view: DataView,
    fetch: FetchPart,
    { tableOffset, count, bits, endian, namesIndex }: SectionTableParts,
  ) {
    this.count = count
    this.#file = file
    this.#view = view
    this.#fetch = fetch
    this.#tableOffset = tableOffset
    this.#layout = LAYOUT[bits]
    this.#wide = bits === 64
    this.#little = endian === 'little'
    const refuse = (problem: string): never => {
      throw new FormatError('ELF section table', 0, problem)
    }
    if (!this.#rangeFits(namesIndex)) refuse('section of names outside the file')
    this.#names = this.#bytesOf(namesIndex)
    if (this.#names.at(-1) !== 0) refuse('section of names does not end in NUL')
    if (this.#nameOffset(namesIndex) >= this.#names.length) refuse('section of names is named outside itself')
  }

  /** The first readable section of that name. As in libkmod 34 the type is not looked at, and section 0 is skipped. */
  find(name: string): Section | undefined {
    const index = this.#indexOf(name)
    return index === undefined ? undefined : this.section(index)
  }

  /** The bytes of that section. One at offset 0, over the file's header, counts as absent: libkmod 34. */
  bytes(name: string): Uint8Array | undefined {
    const index = this.#indexOf(name)
    return index === undefined || this.#offset(index) === 0 ? undefined : this.#bytesOf(index)
  }

  /** The bytes of the section of that number, if there is one that libkmod would see. */
  bytesAt(index: number): Uint8Array | undefined {
    return index < this.count && this.#isReadable(index) ? this.#bytesOf(index) : undefined
  }

  /** The section of that number, if there is one. */
  at(index: number): Section | undefined {
    return index < this.count ? this.section(index) : undefined
  }

  section(index: number): Section {
    const header = this.#header(index)
    const { addressAt, linkAt, entrySizeAt } = this.#layout
    const nameOffset = this.#nameOffset(index)
    return {
      index,
      headerOffset: header,
      name: this.#nameAt(nameOffset),
      type: this.#word(header + 4),
      flags: this.#number(header + 8),
      address: this.#wide
        ? this.#view.getBigUint64(header + addressAt, this.#little)
        : BigInt(this.#word(header + addressAt)),
      offset: this.#offset(index),
      sizeBytes: this.#sizeBytes(index),
      link: this.#word(header + linkAt),
      info: this.#word(header + linkAt + 4),
      entrySizeBytes: this.#number(header + entrySizeAt),
      readable: this.#isReadable(index),
    }
  }

  #indexOf(name: string): number | undefined {
    const view = this.#view
    const names = this.#names
    const little = this.#little
    const { headerBytes } = this.#layout
    const first = name.charCodeAt(0)
    const second = name.charCodeAt(1) || 0
    let header = this.#tableOffset
    for (let index = 1; index < this.count; index++) {
      header += headerBytes
      // With a sign, which costs no call; below 0 there are no names either.
      const nameOffset = view.getInt32(header, little)
      // Two characters tell most sections apart.
      if (names[nameOffset] !== first || names[nameOffset + 1] !== second) continue
      if (this.#isNamed(nameOffset, name) && this.#rangeFits(index)) return index
    }
    return undefined
  }

  #bytesOf(index: number): Uint8Array {
    const offset = this.#offset(index)
    const sizeBytes = this.#sizeBytes(index)
    this.#fetch(offset, sizeBytes)
    return this.#file.subarray(offset, offset + sizeBytes)
  }

  #isReadable(index: number): boolean {
    return this.#nameOffset(index) < this.#names.length && this.#rangeFits(index)
  }

  #header(index: number): number {
    return this.#tableOffset + index * this.#layout.headerBytes
  }

  #nameOffset(index: number): number {
    return this.#word(this.#header(index))
  }

  #offset(index: number): number {
    return this.#number(this.#header(index) + this.#layout.offsetAt)
  }

  #sizeBytes(index: number): number {
    return this.#number(this.#header(index) + this.#layout.sizeAt)
  }

  /** True if the section is inside the file. Written so that no sum can overflow. */
  #rangeFits(index: number): boolean {
    const sizeBytes = this.#sizeBytes(index)
    return sizeBytes <= this.#file.length && this.#offset(index) <= this.#file.length - sizeBytes
  }

  /** Told without making a string of the name. */
  #isNamed(offset: number, name: string): boolean {
    for (let at = 0; at < name.length; at++) if (this.#names[offset + at] !== name.charCodeAt(at)) return false
    return this.#names[offset + name.length] === 0
  }

  #nameAt(offset: number): string {
    const window = this.#names.subarray(offset, offset + NAME_BYTES_MAX)
    const end = window.indexOf(0)
    return latin1(end < 0 ? window : window.subarray(0, end))
  }

  #word(at: number): number {
    return this.#view.getInt32(at, this.#little) >>> 0
  }

  /** As wide as the class. */
  #number(at: number): number {
    if (!this.#wide) return this.#word(at)
    return this.#word(this.#little ? at + 4 : at) * 2 ** 32 + this.#word(this.#little ? at : at + 4)
  }
}
