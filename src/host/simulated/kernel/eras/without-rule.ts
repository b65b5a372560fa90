import type { RuleId } from '../rules.ts'
import type { KernelTraits } from './profile.ts'

/** What a kernel is without a rule that is nothing but a trait of some era: as other eras are. */
const WITHOUT: Partial<Record<RuleId, Partial<KernelTraits>>> = {
  'R1.8': { signatureCheck: 'first' },
  'R1.9': { earlyDuplicateCheck: true },
  'R1.10': { nameTaken: 'early' },
  '1.4#12/when': { taints: 'after name' },
  '5.2#N': { testTaint: true },
  'R1.34/list': { teardown: 'sysfs first' },
}

/** The traits of a kernel on which these rules do not hold. */
export function traitsWithout(rules: readonly RuleId[]): Partial<KernelTraits> {
  return Object.assign({}, ...rules.map((rule) => WITHOUT[rule] ?? {}))
}
