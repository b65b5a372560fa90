import type { Clock } from '../../../host/index.ts'

/** Variables of a process. */
export type Environment = Readonly<Record<string, string>>

const UNTIL = 'MODONCE_UNTIL_NS'
const MARK = 'MODONCE_NEXT'
const PATIENCE_NS = 120_000_000_000n

/** So many next loaders may lead to one another. */
export const MOST_MARKS = 8

/** When patience ends: after two minutes, or with that of the helper that has led here, unless that is long past. */
export function patienceEndNs(clock: Clock, environment: Environment): bigint {
  const nowNs = clock.monotonicNs()
  const ownNs = nowNs + PATIENCE_NS
  const text = environment[UNTIL] ?? ''
  if (!/^\d{1,18}$/.test(text)) return ownNs
  const inheritedNs = BigInt(text)
  return nowNs - inheritedNs >= PATIENCE_NS || inheritedNs > ownNs ? ownNs : inheritedNs
}

/** How many next loaders have led here. */
export function marksOf(environment: Environment): number {
  const text = environment[MARK] ?? ''
  return /^\d$/.test(text) ? Number(text) : 0
}

/** What the next loader is told. */
export function environmentOfNext(environment: Environment, untilNs: bigint): Environment {
  return { ...environment, [UNTIL]: String(untilNs), [MARK]: String(marksOf(environment) + 1) }
}
