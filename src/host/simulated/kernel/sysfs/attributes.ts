import type { Store } from '../../stores.ts'
import type { ModuleLoader } from '../module-loader.ts'
import type { LoadedModule } from '../modules/index.ts'

/** A file of a module's directory. */
export interface Attribute {
  readonly name: string
  readonly mode: number
  text(): string
  readonly store?: Store
}

/** The attributes that a module has, in the order in which they appear. R5.6, spec 2.2 P14 */
export function attributesOf({ world, uevents }: ModuleLoader, module: LoadedModule): readonly Attribute[] {
  const { profile, config, rules } = world
  const { version, srcversion } = module.image
  const hasSizes = profile.sizeAttributes || !rules.holds('R5.6/sizes')
  const all: (Attribute | false)[] = [
    hasSizes && {
      name: 'uevent',
      mode: rules.holds('R5.6/modes') ? 0o200 : 0o444,
      text: () => '',
      store: uevents.store(module),
    },
    version !== undefined && shown('version', () => version),
    srcversion !== undefined && shown('srcversion', () => srcversion),
    shown('initstate', () => (rules.holds('R5.9') ? module.state : 'live')),
    hasSizes && shown('coresize', () => String(module.coreBytes)),
    hasSizes && shown('initsize', () => String(module.initBytes)),
    hasSizes && shown('taint', () => module.taints.value),
    config.MODULE_UNLOAD && shown('refcnt', () => String(module.refcnt)),
  ]
  const present = all.filter((attribute) => attribute !== false)
  return rules.holds('2.2#P14') ? present : present.toReversed()
}

function shown(name: string, text: () => string): Attribute {
  return { name, mode: 0o444, text }
}
