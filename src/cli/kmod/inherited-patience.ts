import type { Host } from '../../host/index.ts'
import type { Convergence } from '../../loading/index.ts'
import type { World } from '../world.ts'

/** When the patience of the kernel's helper ends, on the monotonic clock, for the modprobes that its install commands start. */
const UNTIL = 'MODONCE_UNTIL_NS'

/** Something that a command of a helper has started may outlive it and ask for itself. */
const STALE_NS = 120_000_000_000n

/** What the commands of a helper are told: the kernel waits for them as well. Promise C6. */
export function inheritedPatience(convergence: Convergence | undefined): Readonly<Record<string, string>> {
  return convergence?.untilNs === undefined ? {} : { [UNTIL]: String(convergence.untilNs) }
}

/** The end of the patience of the helper whose command has started this one, if any. */
export function patienceFrom({ environment }: World, { clock }: Host): bigint | undefined {
  const text = environment[UNTIL] ?? ''
  if (!/^\d{1,20}$/.test(text)) return undefined
  const untilNs = BigInt(text)
  return clock.monotonicNs() - untilNs < STALE_NS ? untilNs : undefined
}
