import { FormatError } from '../../errors.ts'
import type { Elf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'
import { stringsOf } from './strings.ts'

/** The `key=value` strings of `.modinfo` in file order. ENODATA without that section. */
export function modinfoStrings(elf: Elf): string[] {
  const section = namedSectionBytes(elf, '.modinfo')
  if (section === undefined) throw new FormatError('ELF', 0, 'no section .modinfo', 'ENODATA')
  return stringsOf(section)
}
