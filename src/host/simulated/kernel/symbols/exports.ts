import type { ErrnoName } from '../../../../names.ts'
import type { Load } from '../load-context.ts'
import { tryToForceLoad } from '../versions/index.ts'

/**
 * Nobody may offer what somebody offers already. The symbol that nobody names is not looked at: a module may have the name of
 * code that is built in. Spec 1.4, row 19
 */
export function checkExports(load: Load): ErrnoName | undefined {
  const { symbols, world } = load.loader
  for (const { symbol } of load.image.exports ?? []) {
    const offered = symbols.find(symbol)
    if (offered === undefined) continue
    const owner = offered.owner?.name ?? 'kernel'
    world.log.print(`${load.image.name}: exports duplicate symbol ${symbol} (owned by ${owner})`)
    return 'ENOEXEC'
  }
  return undefined
}

/** Symbols that are offered without versions, where others want them. Spec 1.4, row 15 */
export function checkExportVersions(load: Load): ErrnoName | undefined {
  if (!load.loader.world.config.MODVERSIONS) return undefined
  if (load.image.defects?.includes('exports without versions') !== true) return undefined
  return tryToForceLoad(load, 'no versions for exported symbols')
}
