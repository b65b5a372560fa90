import { FormatError } from '../../errors.ts'
import { type Endian, latin1 } from '../bytes/index.ts'

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
  readonly #tableOffset: number
  readonly #layout: (typeof LAYOUT)[32 | 64]
  readonly #wide: boolean
  readonly #little: boolean
  readonly #names: Uint8Array

  /** EINVAL where the section of names is broken. */
  constructor(file: Uint8Array, { tableOffset, count, bits, endian, namesIndex }: SectionTableParts) {
    this.count = count
    this.#file = file
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength)
    this.#tableOffset = tableOffset
    this.#layout = LAYOUT[bits]
    this.#wide = bits === 64
    this.#little = endian === 'little'
    const refuse = (problem: string): never => {
      throw new FormatError('ELF section table', 0, problem)
    }
    if (!this.#rangeFits(namesIndex)) refuse('section of names outside the file')
    const start = this.#offset(namesIndex)
    this.#names = file.subarray(start, start + this.#sizeBytes(namesIndex))
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
    const offset = index === undefined ? 0 : this.#offset(index)
    return offset === 0 ? undefined : this.#file.subarray(offset, offset + this.#sizeBytes(index!))
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
      readable: nameOffset < this.#names.length && this.#rangeFits(index),
    }
  }

  #indexOf(name: string): number | undefined {
    for (let index = 1; index < this.count; index++) {
      if (this.#isNamed(index, name) && this.#rangeFits(index)) return index
    }
    return undefined
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
  #isNamed(index: number, name: string): boolean {
    const offset = this.#nameOffset(index)
    for (let at = 0; at < name.length; at++) if (this.#names[offset + at] !== name.charCodeAt(at)) return false
    return this.#names[offset + name.length] === 0
  }

  #nameAt(offset: number): string {
    const window = this.#names.subarray(offset, offset + NAME_BYTES_MAX)
    const end = window.indexOf(0)
    return latin1(end < 0 ? window : window.subarray(0, end))
  }

  #word(at: number): number {
    return this.#view.getUint32(at, this.#little)
  }

  /** As wide as the class. */
  #number(at: number): number {
    if (!this.#wide) return this.#word(at)
    return this.#word(this.#little ? at + 4 : at) * 2 ** 32 + this.#word(this.#little ? at : at + 4)
  }
}
