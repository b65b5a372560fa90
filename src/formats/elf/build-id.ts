import { FormatError } from '../../errors.ts'
import { ByteReader } from '../bytes/index.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'

const NT_GNU_BUILD_ID = 3
const OWNER = [0x47, 0x4e, 0x55, 0] as const // "GNU\0"

/** The linker's checksum of the object from `.note.gnu.build-id`; undefined where there is none, or the note is broken. */
export function buildId(elf: Elf): Uint8Array | undefined {
  const section = namedSectionBytes(elf, '.note.gnu.build-id')
  if (section === undefined) return undefined
  const reader = new ByteReader(section, '.note.gnu.build-id', elf.endian)
  try {
    while (reader.offset < section.length) {
      const ownerBytes = reader.uint32()
      const valueBytes = reader.uint32()
      const type = reader.uint32()
      const owner = reader.take(padded(ownerBytes)).subarray(0, ownerBytes)
      const value = reader.take(valueBytes)
      if (type === NT_GNU_BUILD_ID && isGnu(owner)) return value
      reader.offset += padded(valueBytes) - valueBytes
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
  }
  return undefined
}

function padded(sizeBytes: number): number {
  return Math.ceil(sizeBytes / 4) * 4
}

function isGnu(owner: Uint8Array): boolean {
  return owner.length === OWNER.length && OWNER.every((byte, index) => owner[index] === byte)
}
