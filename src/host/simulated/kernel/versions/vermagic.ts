import type { ErrnoName } from '../../../../names.ts'
import type { KernelWorld } from '../kernel-world.ts'
import type { Load } from '../load-context.ts'
import { tryToForceLoad } from './force-load.ts'

/** What modules of this kernel say that they were built for. */
function vermagicOf({ profile, config }: KernelWorld): string {
  const unload = config.MODULE_UNLOAD ? 'mod_unload ' : ''
  return `${profile.release} SMP preempt ${unload}${config.MODVERSIONS ? 'modversions ' : ''}`
}

/** Spec 1.4, rows 5 and 6 */
export function checkVermagic(load: Load): ErrnoName | undefined {
  const { world } = load.loader
  const { name, vermagic } = load.image
  if (vermagic === false || load.ignoresVermagic) {
    return world.rules.holds('1.4#5') ? tryToForceLoad(load, 'bad vermagic') : undefined
  }
  // What says nothing was built for this kernel.
  if (vermagic === undefined || !world.rules.holds('1.4#6')) return undefined
  const ours = vermagicOf(world)
  if (isSame(vermagic, ours, world.config.MODVERSIONS && load.isVersioned)) return undefined
  world.log.print(`${name}: version magic '${vermagic}' should be '${ours}'`)
  return 'ENOEXEC'
}

/** With versions of symbols, the release in front is ignored. */
function isSame(theirs: string, ours: string, versioned: boolean): boolean {
  return versioned ? afterRelease(theirs) === afterRelease(ours) : theirs === ours
}

function afterRelease(vermagic: string): string {
  const space = vermagic.indexOf(' ')
  return space < 0 ? '' : vermagic.slice(space)
}
