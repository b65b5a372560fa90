import type { NamePool } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { VERSION_RECORD_BYTES } from './modversions.ts'
import { namedSectionBytes } from './section-bytes.ts'

/** What `__versions` of one module after the other lists. */
export class VersionList {
  count = 0
  /** Numbers of the names, and two words for each of its checksum, the lower half first. */
  names: Uint32Array = new Uint32Array()
  crcs: Uint32Array = new Uint32Array()
  #starts = new Uint32Array()

  /** Reads none from a section that ends within a record; false where a name has no NUL. */
  read(elf: Elf, pool: NamePool): boolean {
    this.count = 0
    const section = namedSectionBytes(elf, '__versions')
    if (section === undefined || section.length % VERSION_RECORD_BYTES !== 0) return true
    const count = section.length / VERSION_RECORD_BYTES
    if (count > this.names.length) {
      this.names = new Uint32Array(2 * count)
      this.crcs = new Uint32Array(4 * count)
      this.#starts = new Uint32Array(2 * count)
    }
    if (!this.#readRecords(elf, section.byteOffset - elf.bytes.byteOffset, count)) return false
    this.count = count
    return pool.numberStrings(elf.view, this.#starts, count, this.names, section.length)
  }

  #readRecords({ bytes, view, bits, endian }: Elf, start: number, count: number): boolean {
    const { crcs } = this
    const starts = this.#starts
    const little = endian === 'little'
    const crcBytes = bits / 8
    for (let version = 0, at = start; version < count; version++, at += VERSION_RECORD_BYTES) {
      const last = at + VERSION_RECORD_BYTES - 1
      // Only a name that is too long, or rubbish behind one, has something else there than a NUL.
      if (bytes[last] !== 0 && !bytes.subarray(at + crcBytes, last).includes(0)) return false
      starts[version] = at + crcBytes
      // As wide as the class.
      crcs[2 * version] = view.getInt32(little ? at : at + crcBytes - 4, little)
      crcs[2 * version + 1] = bits === 32 ? 0 : view.getInt32(little ? at + 4 : at, little)
    }
    return true
  }
}
