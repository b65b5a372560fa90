import type { Load } from '../load-context.ts'
import { isGplCompatible } from '../modules/index.ts'

/** Taints the module by what it says of itself. Spec 1.4, row 12; R5.4 */
export function applyTaints(load: Load): undefined {
  const { profile, rules } = load.loader.world
  const { license = 'GPL', outOfTree, staging, livepatch, test } = load.image
  if (outOfTree === true) load.taint('O')
  if (staging === true) load.taint('C')
  if (livepatch === true) load.taint('K')
  if (!isGplCompatible(license) && rules.holds('R5.4')) load.taint('P')
  if (test === true && profile.testTaint) load.taint('N')
}
