import { parseElf } from './elf.ts'

/** Where the flags are in a section header of either class. System V ABI, figure 4-8. */
const FLAGS_AT = 8
/** The section is part of the module in memory. The kernel does not find one that is not. */
const SHF_ALLOC = 2

/**
 * A copy of a module whose `__versions` the kernel does not see: what the flag MODULE_INIT_IGNORE_MODVERSIONS does where
 * there are no flags. A module without that section stays as it is. kmod 34 `kmod_elf_strip()`.
 */
export function stripModversions(image: Uint8Array): Uint8Array {
  const elf = parseElf(image)
  const stripped = Uint8Array.from(image)
  const section = elf.table.find('__versions')
  if (section === undefined) return stripped
  const flagsAt = section.headerOffset + FLAGS_AT
  const lowestByteAt = elf.endian === 'little' ? flagsAt : flagsAt + elf.bits / 8 - 1
  stripped[lowestByteAt]! &= ~SHF_ALLOC
  return stripped
}
