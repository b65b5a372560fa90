import type { Elf } from './elf.ts'
import type { Section } from './section.ts'

/** What the file holds at the section's range, or undefined for a section that libkmod would not see. */
export function sectionBytes(elf: Elf, section: Section): Uint8Array | undefined {
  if (!section.readable) return undefined
  return elf.bytes.subarray(section.offset, section.offset + section.sizeBytes)
}

/**
 * The bytes of the first readable section of that name. As in libkmod 34 the type is not looked at (NOBITS has no special
 * meaning), section 0 is skipped, and a section at offset 0, over the file's header, counts as absent.
 */
export function namedSectionBytes(elf: Elf, name: string): Uint8Array | undefined {
  const section = elf.sections.find((candidate) => candidate.index > 0 && candidate.readable && candidate.name === name)
  return section === undefined || section.offset === 0 ? undefined : sectionBytes(elf, section)
}
