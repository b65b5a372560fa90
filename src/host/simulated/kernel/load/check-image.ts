import type { ErrnoName } from '../../../../names.ts'
import type { Defect } from '../image/index.ts'
import type { Load } from '../load-context.ts'

/** Spec 1.4, row 2: all that the bytes must be is ENOEXEC where they are not. */
export function checkElf(load: Load): ErrnoName | undefined {
  if (load.parsed === undefined || has(load, 'malformed')) return 'ENOEXEC'
  if (has(load, 'other struct module') && load.loader.world.profile.checksStructSize) return 'ENOEXEC'
  if (!has(load, 'no symbols')) return undefined
  load.loader.world.log.print(`${load.image.name}: module has no symbols (stripped?)`)
  return 'ENOEXEC'
}

/** Spec 1.4, row 3 */
export function checkBlacklist(load: Load): ErrnoName | undefined {
  const { profile, boot, log } = load.loader.world
  const { name } = load.image
  if (!profile.blacklist || !boot.moduleBlacklist.includes(name)) return undefined
  if (profile.tellsBlacklisted) log.print(`Module ${name} is blacklisted`)
  return 'EPERM'
}

/** Spec 1.4, row 7 */
export function checkLivepatch(load: Load): ErrnoName | undefined {
  return load.image.livepatch === true && !load.loader.world.config.LIVEPATCH ? 'ENOEXEC' : undefined
}

/** Spec 1.4, row 9 */
export function checkLayout(load: Load): ErrnoName | undefined {
  return has(load, 'writable code') && load.loader.world.config.STRICT_MODULE_RWX ? 'ENOEXEC' : undefined
}

/** Spec 1.4, row 14 */
export function checkSections(load: Load): ErrnoName | undefined {
  return has(load, 'two kinds of constructors') ? 'EINVAL' : undefined
}

/** Spec 1.4, row 17 */
export function checkRelocations(load: Load): ErrnoName | undefined {
  return has(load, 'relocation') ? 'ENOEXEC' : undefined
}

function has(load: Load, defect: Defect): boolean {
  return load.image.defects?.includes(defect) === true
}
