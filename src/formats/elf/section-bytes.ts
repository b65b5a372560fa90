import type { Elf } from './elf.ts'
import type { Section } from './section.ts'

/** What the file holds at the section's range, or undefined for a section that libkmod would not see. */
export function sectionBytes(elf: Elf, section: Section): Uint8Array | undefined {
  if (!section.readable) return undefined
  return elf.bytes.subarray(section.offset, section.offset + section.sizeBytes)
}

/** Its bytes. NOBITS has no special meaning, and a section at offset 0, over the file's header, counts as absent: libkmod 34. */
export function namedSectionBytes(elf: Elf, name: string): Uint8Array | undefined {
  return elf.table.bytes(name)
}
