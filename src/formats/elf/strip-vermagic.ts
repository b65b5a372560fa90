import { FormatError } from '../../errors.ts'
import { latin1Bytes } from '../bytes/index.ts'
import { parseElf } from './elf.ts'
import { namedSectionBytes } from './section-bytes.ts'
import { stringsOf } from './strings.ts'

const KEY = latin1Bytes('vermagic=')

/**
 * A copy of a module with zeros where `.modinfo` first tells for which kernel it was made: what the flag
 * MODULE_INIT_IGNORE_VERMAGIC does where there are no flags. ENODATA where that is not among the section's strings; a
 * module without any stays as it is. kmod 34 `kmod_elf_strip()`.
 */
export function stripVermagic(image: Uint8Array): Uint8Array {
  const stripped = Uint8Array.from(image)
  const elf = parseElf(stripped)
  // A view, so that what is written to it is written to the copy.
  const info = namedSectionBytes(elf, '.modinfo')
  if (info === undefined || stringsOf(info).length === 0) return stripped
  const start = startOfVermagic(info)
  if (start === undefined) throw new FormatError('vermagic', 0, 'not in .modinfo', 'ENODATA')
  const end = info.indexOf(0, start)
  info.fill(0, start, end < 0 ? info.length : end)
  return stripped
}

/** Where the first string begins that has this key. */
function startOfVermagic(info: Uint8Array): number | undefined {
  for (let start = 0; start < info.length; ) {
    if (KEY.every((byte, index) => info[start + index] === byte)) return start
    const end = info.indexOf(0, start)
    if (end < 0) return undefined
    start = end + 1
  }
  return undefined
}
