import { boundariesOf } from './boundaries.ts'
import { ERAS, isEra } from './era.ts'
import { ERA_FACTS } from './era-facts.ts'
import { eraOfVersion, parseKernelVersion } from './kernel-version.ts'
import { loadOrder } from './load-order.ts'
import type { KernelTraits, Profile } from './profile.ts'

/** The profile of a kernel that is named by its era or its release: `E4`, `6.1`, `6.12.107-cloud`. */
export function profileOf(kernel: string, overrides: Partial<KernelTraits> = {}): Profile {
  const release = isEra(kernel) ? ERAS[kernel].release : kernel
  const version = parseKernelVersion(release)
  if (version === undefined) {
    throw new Error(`no kernel is called ${kernel}: name an era (${Object.keys(ERAS).join(', ')}) or a release`)
  }
  const era = eraOfVersion(version)
  const traits: KernelTraits = { ...ERA_FACTS[era], ...boundariesOf(version), ...overrides }
  return { ...traits, era, release, load: loadOrder(traits) }
}
