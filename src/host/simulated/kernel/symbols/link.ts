import type { ErrnoName } from '../../../../names.ts'
import type { UseFacts } from '../image/index.ts'
import type { Load } from '../load-context.ts'
import { type OfferedSymbol, use as takeReference } from '../modules/index.ts'
import { checkSymbolVersion } from '../versions/index.ts'

/** What comes of one look for a symbol. */
export type LinkResult =
  | { readonly kind: 'linked' | 'absent' }
  | { readonly kind: 'coming'; readonly owner: string }
  | { readonly kind: 'refused'; readonly code: ErrnoName }

/** Looks for a symbol once, and takes a reference on its owner. Linux, kernel/module/main.c, resolve_symbol(). R1.22, R1.23 */
export function link(load: Load, { symbol, crc }: UseFacts): LinkResult {
  const { rules } = load.loader.world
  const offered = load.loader.symbols.find(symbol)
  if (offered === undefined || isHidden(load, offered)) return { kind: 'absent' }
  if (offered.gpl === true) load.usesGplOnly = true
  const refusal =
    inheritTaint(load, offered) ?? checkSymbolVersion(load, symbol, offered.crc, crc) ?? checkNamespace(load, offered)
  if (refusal !== undefined) return { kind: 'refused', code: refusal }
  const { owner } = offered
  if (owner === undefined) return { kind: 'linked' }
  if (load.loading.owners.value.includes(owner) && rules.holds('R1.23/once')) return { kind: 'linked' }
  if (owner.state === 'coming' && rules.holds('R1.23/coming')) return { kind: 'coming', owner: owner.name }
  if (owner.state === 'going' && rules.holds('R1.23/going')) return { kind: 'refused', code: 'ENOENT' }
  takeReference(load.loading, owner)
  return { kind: 'linked' }
}

/** A symbol for GPL modules only is not there for others. */
function isHidden(load: Load, { gpl }: OfferedSymbol): boolean {
  return gpl === true && load.taints.includes('P') && load.loader.world.rules.holds('R1.23/gpl')
}

/** Who uses a proprietary module is proprietary, which who uses GPL-only symbols must not be. */
function inheritTaint(load: Load, { symbol, owner }: OfferedSymbol): ErrnoName | undefined {
  const { rules, log } = load.loader.world
  if (owner === undefined || !owner.taints.value.includes('P') || load.taints.includes('P')) return undefined
  if (!rules.holds('R1.23/inherit')) return undefined
  const user = load.image.name
  if (load.usesGplOnly) {
    log.print(`${user}: module using GPL-only symbols uses symbols ${symbol} from proprietary module ${owner.name}.`)
    return 'ENOENT'
  }
  log.print(`${user}: module uses symbols ${symbol} from proprietary module ${owner.name}, inheriting taint.`)
  load.taint('P')
  return undefined
}

function checkNamespace(load: Load, { symbol, namespace }: OfferedSymbol): ErrnoName | undefined {
  const { config, log, rules } = load.loader.world
  if (namespace === undefined || load.image.imports?.includes(namespace) || !rules.holds('R1.23/namespace')) {
    return undefined
  }
  log.print(`${load.image.name}: module uses symbol (${symbol}) from namespace ${namespace}, but does not import it.`)
  return config.MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS ? undefined : 'EINVAL'
}
