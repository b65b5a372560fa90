import { staleness } from '../../scripts/stamp.mjs'

/** Tests of the built package refuse a stale build instead of testing yesterday's code. */
export function setup(): void {
  const stale = staleness()
  if (stale !== undefined) throw new Error(stale)
}
