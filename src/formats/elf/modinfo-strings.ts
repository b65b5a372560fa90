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

/** One field of a module's description. A key may occur many times, as `alias` does. */
export interface InfoField {
  readonly key: string
  readonly value: string
}

/** The key and value of a `.modinfo` string; without `=` the value is empty. */
export function infoField(text: string): InfoField {
  const equals = text.indexOf('=')
  return equals < 0 ? { key: text, value: '' } : { key: text.slice(0, equals), value: text.slice(equals + 1) }
}
