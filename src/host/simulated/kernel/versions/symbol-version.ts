import type { ErrnoName } from '../../../../names.ts'
import type { Load } from '../load-context.ts'
import { tryToForceLoad } from './force-load.ts'

/** Does what a module was built against fit what it finds? A symbol that is offered without a version fits anything. */
export function checkSymbolVersion(
  load: Load,
  symbol: string,
  offered: number | undefined,
  wanted: number | undefined,
): ErrnoName | undefined {
  const { config, profile, log, rules } = load.loader.world
  const { name } = load.image
  if (!config.MODVERSIONS || offered === undefined) return undefined
  if (!load.isVersioned) return rules.holds('R1.23/unversioned') ? tryToForceLoad(load, symbol) : undefined
  if (wanted === offered || !rules.holds('R1.23/version')) return undefined
  if (wanted !== undefined) log.print(`${name}: disagrees about version of symbol ${symbol}`)
  else log.printAtMost(1, 'no symbol version', `${name}: no symbol version for ${symbol}`)
  return wanted === undefined && profile.missingVersion === 'told' ? undefined : 'EINVAL'
}

/** Stands for the version of everything that kernel and module must agree about. */
const LAYOUT_CRC = 1

const LAYOUT_SYMBOL = 'module_layout'

/** Spec 1.4, row 4 */
export function checkLayoutVersion(load: Load): ErrnoName | undefined {
  const { layoutVersion } = load.image
  const wanted = layoutVersion === undefined ? LAYOUT_CRC : layoutVersion === 'different' ? LAYOUT_CRC + 1 : undefined
  return checkSymbolVersion(load, LAYOUT_SYMBOL, LAYOUT_CRC, wanted) === undefined ? undefined : 'ENOEXEC'
}
