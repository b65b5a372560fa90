import type { ErrnoName } from '../../../../names.ts'
import type { ModuleNotifier } from '../kernel-options.ts'
import type { Load } from '../load-context.ts'

/** Tells the kernel's listeners, one after the other; those before one that refuses are told that the module goes. Spec 1.4, row 20 */
export function notifyComing(load: Load): ErrnoName | undefined {
  const { options, profile, rules } = load.loader.world
  const { name } = load.image
  const told: ModuleNotifier[] = []
  load.done.formed = true
  for (const notifier of options.notifiers ?? []) {
    const refused = notifier.coming?.(name)
    if (refused !== undefined && profile.notifiersRefuse) {
      if (rules.holds('1.4#20/going')) for (const { going } of told) going?.(name)
      return refused
    }
    told.push(notifier)
  }
  load.done.notified = true
  return undefined
}

export function notifyLive(load: Load): void {
  const { options, rules } = load.loader.world
  if (rules.holds('1.4#20/live')) for (const { live } of options.notifiers ?? []) live?.(load.image.name)
}
