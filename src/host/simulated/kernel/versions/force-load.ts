import type { ErrnoName } from '../../../../names.ts'
import type { Load } from '../load-context.ts'

/** Goes on with a module that cannot be checked, where the kernel was built to; the taint tells. Spec 1.4, row 5 */
export function tryToForceLoad(load: Load, reason: string): ErrnoName | undefined {
  const { config, log } = load.loader.world
  if (!config.MODULE_FORCE_LOAD) return 'ENOEXEC'
  if (!load.taints.includes('F')) log.print(`${load.image.name}: ${reason}: kernel tainted.`)
  load.taint('F')
  return undefined
}
